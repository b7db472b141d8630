package io.sluice.local.cli.send;

import io.sluice.local.cli.wire.Http;
import io.sluice.local.cli.wire.NothingListensException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Posts batches to an ingest service.
final class IngestClient {
  /// How long an answer may take. Ingest itself gives up on the bus after 10 s.
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private static final String PATH = "/v1/events";

  private final URI uri;
  private final Map<String, String> headers = new HashMap<>();
  private boolean everAnswered;

  /// @param to the service, with or without the path of events
  /// @param key the write key, if it wants one
  IngestClient(URI to, @Nullable String key) {
    String base = to.toString().replaceAll("/+$", "");
    this.uri = URI.create(base.endsWith(PATH) ? base : base + PATH);
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "sluice-send");
    if (key != null) {
      headers.put("X-Write-Key", key);
    }
  }

  /// Sends the batch once.
  ///
  /// @throws NothingListensException when the very first connection is refused; a service that
  ///   answered before is expected back
  Reply post(Batch batch) throws NothingListensException {
    headers.put("Idempotency-Key", batch.key());
    try {
      Reply reply = Reply.of(Http.post(uri, headers, batch.body(), TIMEOUT), batch.events().size());
      everAnswered = true;
      return reply;
    } catch (NothingListensException e) {
      if (!everAnswered) {
        throw e;
      }
      return new Reply.Again(String.valueOf(e.getMessage()), null);
    } catch (IOException e) {
      return new Reply.Again("the connection broke: " + e.getMessage(), null);
    }
  }
}
