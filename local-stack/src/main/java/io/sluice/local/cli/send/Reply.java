package io.sluice.local.cli.send;

import io.sluice.local.cli.wire.Http.Answer;
import io.sluice.local.cli.wire.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What ingest made of a batch.
sealed interface Reply {
  /// It was read; all events but the rejected ones are accepted.
  record Taken(long accepted, List<Rejected> rejected) implements Reply {
    /// Whether it speaks of each of so many events once.
    boolean addsUpTo(int events) {
      return accepted + rejected.size() == events
          && rejected.stream().mapToInt(Rejected::place).distinct().count() == rejected.size()
          && rejected.stream().allMatch(r -> r.place() >= 0 && r.place() < events);
    }
  }

  /// Nothing is certain: the same batch has to be sent again.
  ///
  /// @param after how long to wait first, if the server says
  record Again(String why, @Nullable Duration after) implements Reply {}

  /// It will never be taken.
  record Refused(String why) implements Reply {}

  /// One event that was not accepted.
  ///
  /// @param place its place in the batch, from 0
  record Rejected(int place, String id, String reason, String detail) {
    /// It could not be published, and may be sent again.
    boolean isUnavailable() {
      return reason.equals("UNAVAILABLE");
    }
  }

  /// Reads an answer to so many events by the rules of the HTTP interface: 408, 429 and 5xx are
  /// worth another try. A 400 that lists every event as rejected says of each what is wrong with
  /// it.
  static Reply of(Answer answer, int events) {
    Map<String, @Nullable Object> body = body(answer);
    var taken =
        new Taken(
            Json.number(body, "accepted", 0),
            Json.array(body.get("rejected")).stream().map(Reply::rejected).toList());
    int status = answer.status();
    if (status == 200 || (status == 400 && taken.addsUpTo(events))) {
      return taken;
    }
    String why =
        "%d %s".formatted(status, Json.text(body, "detail", Json.text(body, "title", ""))).strip();
    return status == 429 || status == 408 || status >= 500
        ? new Again(why, retryAfter(answer.retryAfter()))
        : new Refused(why);
  }

  private static Map<String, @Nullable Object> body(Answer answer) {
    try {
      return Json.object(Json.read(answer.body()));
    } catch (IOException e) {
      return Map.of();
    }
  }

  private static Rejected rejected(@Nullable Object value) {
    Map<String, @Nullable Object> members = Json.object(value);
    return new Rejected(
        (int) Json.number(members, "index", -1),
        Json.text(members, "id", ""),
        Json.text(members, "reason", "no reason"),
        Json.text(members, "detail", ""));
  }

  // The form in seconds; a server that names a date is asked again by our own back-off.
  private static @Nullable Duration retryAfter(@Nullable String header) {
    return header != null && header.matches("\\d{1,6}")
        ? Duration.ofSeconds(Long.parseLong(header))
        : null;
  }
}
