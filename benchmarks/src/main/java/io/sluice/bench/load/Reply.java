package io.sluice.bench.load;

import io.sluice.local.cli.wire.Json;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What an answer of ingest means to a client.
sealed interface Reply {
  /// The body was read.
  ///
  /// @param rejected reasons by the index of the event; the others are accepted
  record Read(Map<Integer, String> rejected) implements Reply {
    private static final String UNAVAILABLE = "UNAVAILABLE";

    /// Whether some event has to be sent again.
    boolean isPartial() {
      return rejected.containsValue(UNAVAILABLE);
    }

    /// Whether the client was told that an event is kept, in one table or the other.
    boolean isKept(int index) {
      return !UNAVAILABLE.equals(rejected.get(index));
    }

    /// Whether the client was told that an event cannot be used.
    boolean isRefused(int index) {
      return rejected.containsKey(index) && isKept(index);
    }
  }

  /// Nothing is known; the same is to be sent again later.
  record Again() implements Reply {}

  /// An answer that makes no sense here.
  record Unexpected(int status) implements Reply {}

  /// Reads an answer.
  static Reply of(int status, String body) {
    return switch (status) {
      case 200, 400 -> read(status, body);
      case 408, 429 -> new Again();
      default -> status >= 500 ? new Again() : new Unexpected(status);
    };
  }

  private static Reply read(int status, String body) {
    try {
      Map<String, @Nullable Object> answer = Json.object(Json.read(body));
      if (!answer.containsKey("accepted")) {
        return new Unexpected(status);
      }
      var rejected = new HashMap<Integer, String>();
      for (Object entry : Json.array(answer.get("rejected"))) {
        Map<String, @Nullable Object> rejection = Json.object(entry);
        rejected.put((int) Json.number(rejection, "index", -1), Json.text(rejection, "reason", ""));
      }
      return new Read(rejected);
    } catch (IOException e) {
      return new Unexpected(status);
    }
  }
}
