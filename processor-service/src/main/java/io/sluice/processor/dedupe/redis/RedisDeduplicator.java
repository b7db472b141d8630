package io.sluice.processor.dedupe.redis;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.json.JsonBuffer;
import io.sluice.processor.Claim;
import io.sluice.processor.Deduplicator;
import io.sluice.processor.DeduplicatorException;
import io.sluice.processor.Placement;
import io.sluice.processor.Tail;
import io.sluice.processor.Wanted;
import io.sluice.service.Health;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/// Keeps the claims in one Redis, each change as one script that runs whole or not at all; its
/// clock is the one that leases run by.
///
/// | key | value |
/// |---|---|
/// | `sluice:1:m:{consumer}:{message}` | `C token lease revision table=place ...`, or `D` for done; a place is `stream@offset+rows`, or once settled `W` for written and `N` for nowhere |
/// | `sluice:1:e:{event key}` | the message that is about to store the event, or `D` |
/// | `sluice:1:t:{consumer}:{stream}` | the first offset of the stream that no message was given |
public final class RedisDeduplicator implements Deduplicator {
  /// What all keys begin with; the number is the version of their format.
  private static final String PREFIX = "sluice:1:";

  /// Version of the configuration that decides which rows a message has; one until there are
  /// routes.
  private static final String REVISION = "1";

  private static final long DAY_MS = 86_400_000;

  private final RedisScripts scripts;
  private final String consumer;
  private final long leaseMs;
  private final long pendingMs;
  private final long doneMs;
  private final long eventMs;

  /// Keeps claims by means of scripts; does nothing until the first call.
  public RedisDeduplicator(Settings settings, RedisScripts scripts) {
    this.scripts = scripts;
    consumer = settings.text(Setting.CONSUMER);
    leaseMs = settings.seconds(Setting.LEASE_SECONDS).toMillis();
    pendingMs = settings.seconds(Setting.RETENTION_SECONDS).toMillis() + DAY_MS;
    doneMs = settings.seconds(Setting.DONE_SECONDS).toMillis();
    eventMs = doneMs + settings.seconds(Setting.RETRY_WINDOW_SECONDS).toMillis();
  }

  @Override
  public List<Claim> claim(String token, List<Tail> tails, List<Wanted> wanted) {
    JsonBuffer request = request(token).name("tails").raw('[');
    for (Tail tail : tails) {
      separate(request).raw('{').name("table").quoted(tail.table());
      request.name("stream").quoted(tail.stream());
      request.name("offset").raw(Long.toString(tail.offset())).raw('}');
    }
    request.raw(']').name("wanted").raw('[');
    for (Wanted message : wanted) {
      separate(request).raw('{').name("message").quoted(message.message()).name("tables").raw('[');
      for (Wanted.Rows rows : message.tables()) {
        separate(request).raw('{').name("table").quoted(rows.table());
        strings(request.name("keys"), rows.eventKeys()).raw('}');
      }
      request.raw("]}");
    }
    Object reply = scripts.run(Script.CLAIM, request.raw("]}").toJson().toString());
    return list(reply).stream().map(answer -> claim(list(answer))).toList();
  }

  @Override
  public int confirm(String token, List<Stored> stored) {
    JsonBuffer request = request(token).name("stored").raw('[');
    for (Stored message : stored) {
      separate(request).raw('{').name("message").quoted(message.message());
      strings(request.name("keys"), message.eventKeys()).raw('}');
    }
    Object reply = scripts.run(Script.CONFIRM, request.raw("]}").toJson().toString());
    return Math.toIntExact((Long) reply);
  }

  @Override
  public void settle(Claim.OpenClaim claim, Map<String, Boolean> written, List<String> refused) {
    JsonBuffer request = request(claim.token()).name("message").quoted(claim.message());
    request.name("verdicts").raw('{');
    written.forEach((table, landed) -> request.name(table).quoted(landed ? "W" : "N"));
    strings(request.raw('}').name("refused"), refused);
    scripts.run(Script.SETTLE, request.raw('}').toJson().toString());
  }

  @Override
  public Health check() {
    return scripts.check();
  }

  @Override
  public void close() {
    scripts.close();
  }

  private JsonBuffer request(String token) {
    JsonBuffer request = new JsonBuffer(4096).raw('{').name("prefix").quoted(PREFIX);
    request.name("consumer").quoted(consumer).name("token").quoted(token);
    request.name("revision").quoted(REVISION);
    request.name("lease_ms").raw(Long.toString(leaseMs));
    request.name("pending_ms").raw(Long.toString(pendingMs));
    request.name("done_ms").raw(Long.toString(doneMs));
    return request.name("event_ms").raw(Long.toString(eventMs));
  }

  private static JsonBuffer strings(JsonBuffer buffer, List<String> strings) {
    buffer.raw('[');
    for (int i = 0; i < strings.size(); i++) {
      (i == 0 ? buffer : buffer.raw(',')).quoted(strings.get(i));
    }
    return buffer.raw(']');
  }

  private static JsonBuffer separate(JsonBuffer buffer) {
    return buffer.endsWith('[') ? buffer : buffer.raw(',');
  }

  private static Claim claim(List<?> answer) {
    return switch (text(answer, 0)) {
      case "granted" ->
          new Claim.Granted(list(answer.get(1)).stream().map(g -> grant(list(g))).toList());
      case "done" -> new Claim.Done();
      case "busy" -> new Claim.Busy();
      case "stale" ->
          new Claim.Stale(
              new Claim.OpenClaim(
                  text(answer, 1),
                  text(answer, 2),
                  list(answer.get(3)).stream().map(p -> placement(list(p))).toList()));
      case String other -> throw new DeduplicatorException("the claim script answered " + other);
    };
  }

  private static Claim.Grant grant(List<?> answer) {
    var duplicates = new BitSet();
    list(answer.get(4)).forEach(index -> duplicates.set(((Long) index).intValue()));
    return new Claim.Grant(placement(answer), duplicates);
  }

  private static Placement placement(List<?> answer) {
    return new Placement(
        text(answer, 0),
        text(answer, 1),
        (Long) answer.get(2),
        Math.toIntExact((Long) answer.get(3)));
  }

  private static String text(List<?> answer, int index) {
    return (String) answer.get(index);
  }

  private static List<?> list(Object answer) {
    return answer == null ? new ArrayList<>() : (List<?>) answer;
  }
}
