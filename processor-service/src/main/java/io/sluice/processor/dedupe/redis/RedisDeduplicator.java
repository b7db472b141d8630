package io.sluice.processor.dedupe.redis;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.Claims;
import io.sluice.processor.Deduplicator;
import io.sluice.processor.Tail;
import io.sluice.processor.Wanted;
import io.sluice.service.Health;
import java.util.List;

/// Keeps the claims in one Redis, each change as one script that runs whole or not at all; its
/// clock is the one that leases run by.
///
/// All keys begin with `sluice:1:`; 1 is the version of their format.
///
/// | key | value |
/// |---|---|
/// | `m:{consumer}:{message}` | `C token lease revision claimed table=place ...`, lease and claimed in milliseconds; a place is `stream@offset+rows`, or `W` once it is known to be written. `A` for `C`: claimed after the warehouse was asked. `L token lease`: its owner asks the warehouse. `U`: such a question was broken off. `D`: done |
/// | `h:{consumer}:{period}` | a hash, by event: `ends message`, the message that is about to store it, and until when that is remembered, in milliseconds |
/// | `d:{consumer}:{generation}:{bucket}` | a set of integers, each an event that is stored: the last 64 bits of its key, of whose first the bucket is made |
/// | `e:{consumer}:{event key}` | a stored event whose key is no hash |
/// | `generations:{consumer}` | `id ends size,...`: the generations of buckets, when they are forgotten, in milliseconds, and a number for how many buckets each has |
/// | `f:{consumer}:{stream}` | rows of a stream that is closed for good; `?` when the warehouse does not know it |
/// | `t:{consumer}:{stream}` | the first offset of the stream that no message was given |
/// | `epoch:{consumer}` | `since run`: from when on everything is remembered, in milliseconds, and the run of the server that does |
public final class RedisDeduplicator implements Deduplicator {
  private static final String PREFIX = "sluice:1:";
  private static final long DAY_MS = 86_400_000;

  private final RedisScripts scripts;
  private final String consumer;
  private final boolean durable;
  private final long leaseMs;
  private final long pendingMs;
  private final long doneMs;
  private final long eventMs;

  /// Keeps claims by means of scripts; does nothing until the first call.
  public RedisDeduplicator(Settings settings, RedisScripts scripts) {
    this.scripts = scripts;
    consumer = settings.text(Setting.CONSUMER);
    durable = settings.flag(Setting.REDIS_DURABLE);
    leaseMs = settings.seconds(Setting.LEASE_SECONDS).toMillis();
    pendingMs = settings.seconds(Setting.RETENTION_SECONDS).toMillis() + DAY_MS;
    doneMs = settings.seconds(Setting.DONE_SECONDS).toMillis();
    eventMs = doneMs + settings.seconds(Setting.RETRY_WINDOW_SECONDS).toMillis();
  }

  @Override
  public void begin(boolean nothingStored) {
    scripts.run(
        Script.BEGIN,
        request(0, 0).flag("durable", durable).flag("nothing_stored", nothingStored).finish());
  }

  @Override
  public Claims claim(String token, List<Tail> tails, List<Wanted> wanted) {
    Request request =
        request(wanted.size(), wanted.stream().mapToInt(Wanted::rows).sum())
            .text("token", token)
            .flag("durable", durable)
            .number("lease_ms", leaseMs)
            .number("done_ms", doneMs)
            .number("event_ms", eventMs)
            .number("tolerance_ms", TOLERANCE_SECONDS * 1000L)
            .tails(tails)
            .wanted(wanted);
    return Reply.claims(scripts.run(Script.CLAIM, request.finish()));
  }

  @Override
  public int confirm(String token, List<Stored> stored) {
    Request request =
        request(
                stored.size(),
                stored.stream().mapToInt(message -> message.eventKeys().size()).sum())
            .text("token", token)
            .number("done_ms", doneMs)
            .number("event_ms", eventMs)
            .stored(stored);
    return Math.toIntExact((Long) scripts.run(Script.CONFIRM, request.finish()));
  }

  @Override
  public long settled(String stream, long rows) {
    return (Long)
        scripts.run(
            Script.SETTLED, request(0, 0).text("stream", stream).number("rows", rows).finish());
  }

  @Override
  public Health check() {
    return scripts.check();
  }

  @Override
  public void close() {
    scripts.close();
  }

  private Request request(int messages, int events) {
    return new Request(messages, events)
        .text("prefix", PREFIX)
        .text("consumer", consumer)
        .number("pending_ms", pendingMs);
  }
}
