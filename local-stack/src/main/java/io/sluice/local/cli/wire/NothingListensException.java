package io.sluice.local.cli.wire;

import java.io.IOException;
import java.net.URI;

/// The connection was refused.
public final class NothingListensException extends IOException {
  NothingListensException(URI uri) {
    super("nothing listens on %s; start it with ./sluice up".formatted(uri.getAuthority()));
  }
}
