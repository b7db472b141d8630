package io.sluice.local.bigquery.rest;

import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The description of the interface that the `bq` tool asks for, read from the Google Cloud SDK
/// that `bq` itself comes with.
public final class DiscoveryApi {
  private static final String DOCUMENT = "platform/bq/discovery_next/bigquery.json";
  private static final List<Path> SDKS =
      List.of(
          Path.of(System.getProperty("user.home"), "google-cloud-sdk"),
          Path.of("/usr/lib/google-cloud-sdk"),
          Path.of("/usr/share/google-cloud-sdk"),
          Path.of("/snap/google-cloud-cli/current"),
          Path.of("/opt/homebrew/share/google-cloud-sdk"),
          Path.of("/usr/local/share/google-cloud-sdk"));

  /// The routes of this method.
  public List<Route> routes() {
    return List.of(new Route("GET", "/$discovery/rest", this::document));
  }

  private Reply document(Request request) {
    for (Path sdk : SDKS) {
      try {
        return new Reply(200, Files.readString(sdk.resolve(DOCUMENT)));
      } catch (IOException e) {
        // Not here: the next place may have it.
      }
    }
    throw new RefusedException(
        Reason.NOT_FOUND, DOCUMENT + " was not found in a Google Cloud SDK in any of " + SDKS);
  }
}
