package io.sluice.local.redis;

import java.io.IOException;

/// Redis did not start. The message is one line that says why and what to do.
public final class RedisStartException extends IOException {
  RedisStartException(String message) {
    super(message);
  }
}
