package io.sluice.processor;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.ModelMemory.Remembered;
import io.sluice.service.Health;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The protocol of claims in plain Java, to be read in one sitting and run millions of times; it
/// answers as Redis does. [ModelClaim] is what one claim does.
///
/// The protected methods are its rules. A protocol that is wrong in one of them is a subclass.
public class ModelDeduplicator implements Deduplicator {
  private static final long DAY_MS = 86_400_000;

  private static final long TOLERANCE_MS = TOLERANCE_SECONDS * 1000L;
  private final ModelMemory memory;
  private final boolean durable;
  private final long leaseMs;
  private final long pendingMs;
  private final long doneMs;
  private final long eventMs;

  /// For one process with its settings.
  ///
  /// @param memory what all processes share
  public ModelDeduplicator(Settings settings, ModelMemory memory) {
    this.memory = memory;
    durable = settings.flag(Setting.REDIS_DURABLE);
    leaseMs = settings.seconds(Setting.LEASE_SECONDS).toMillis();
    pendingMs = settings.seconds(Setting.RETENTION_SECONDS).toMillis() + DAY_MS;
    doneMs = settings.seconds(Setting.DONE_SECONDS).toMillis();
    eventMs = doneMs + settings.seconds(Setting.RETRY_WINDOW_SECONDS).toMillis();
  }

  /// Why the warehouse has to be asked about a message.
  protected enum Doubt {
    /// It carries what another message carried.
    REPLAY,
    /// It may have been done, and what is done is not remembered as long.
    OLD,
    /// It may have been done before the memory was lost.
    BEFORE_LOSS,
    /// One of its events may have been stored before the memory was lost.
    EVENT_BEFORE_LOSS,
    /// One of its events may have been stored, and that is not remembered as long.
    OLD_EVENT,
    /// Somebody asks, or was about to ask, and did not tell the answer.
    BROKEN_OFF,
    /// One of its events was pending for a message that is not remembered any more.
    HOLDER_FORGOTTEN,
    /// The warehouse has forgotten the stream.
    STREAM_FORGOTTEN,
    /// It was written in part under other settings.
    OTHER_SETTINGS,
    /// It was claimed after the warehouse was asked; what that found is not remembered.
    ASKED_BEFORE,
    /// It was claimed before the memory was lost, and then perhaps once more.
    CLAIMED_BEFORE_LOSS
  }

  /// Whether a doubt counts.
  protected boolean needsLookUp(Doubt doubt) {
    return true;
  }

  /// Whether a lease is not over.
  protected boolean running(long lease) {
    return lease > now();
  }

  /// How long what is pending is remembered, in milliseconds.
  protected long pendingLifetime() {
    return pendingMs;
  }

  /// How long it is remembered that a message is done, in milliseconds.
  protected long doneLifetime() {
    return doneMs;
  }

  /// How long it is remembered that an event is stored, in milliseconds.
  protected long eventLifetime() {
    return eventMs;
  }

  /// Whether an open claim whose lease is over is settled before anything is concluded from it.
  /// Else its rows count as nowhere.
  protected boolean fences() {
    return true;
  }

  /// How many rows a settled stream holds; null when it is not settled.
  protected @Nullable Long settledRows(String stream) {
    return memory.settled.get(stream);
  }

  /// Whether an event of a message that was mapped otherwise may be in any of that one's tables.
  protected boolean knowsMappings() {
    return true;
  }

  /// Whether an event is stored that is pending for a message which did not store it.
  protected boolean swallowsUnstored() {
    return false;
  }

  /// From when on everything is remembered.
  ///
  /// @param first what to say when nobody began to remember
  protected long since(long first) {
    return memory.since(first, durable);
  }

  /// Where the next row of a stream goes.
  ///
  /// @param given the first offset that no message was given
  protected long nextOffset(Tail tail, long given) {
    return Math.max(tail.offset(), given);
  }

  @Override
  public void begin(boolean nothingStored) {
    since(nothingStored ? 0 : now());
  }

  @Override
  public Claims claim(String token, List<Tail> tails, List<Wanted> wanted) {
    return new ModelClaim(this, memory, token, since(now())).claim(tails, wanted);
  }

  @Override
  public int confirm(String token, List<Stored> stored) {
    int foreign = 0;
    for (Stored message : stored) {
      foreign += isForeign(token, message, memory.messages.get(message.message())) ? 1 : 0;
      memory.messages.put(message.message(), new Remembered.Done(), doneLifetime());
      message.eventKeys().forEach(this::finishEvent);
    }
    return foreign;
  }

  @Override
  public long settled(String stream, long rows) {
    Long noted = memory.settled.get(stream);
    if (noted != null && noted != ROWS_UNKNOWN) {
      return noted;
    }
    memory.settled.put(stream, rows, pendingLifetime());
    return rows;
  }

  @Override
  public Health check() {
    return Health.UP;
  }

  @Override
  public void close() {}

  final long now() {
    return memory.now();
  }

  final long leaseMs() {
    return leaseMs;
  }

  final boolean isOld(Wanted wanted) {
    return now() - wanted.created().toEpochMilli() > doneMs - TOLERANCE_MS;
  }

  final boolean isBefore(long since, Wanted wanted) {
    return since > 0 && wanted.created().toEpochMilli() < since + TOLERANCE_MS;
  }

  final boolean isForgetful(long since) {
    return since > 0 && now() < since + eventMs;
  }

  final void finishEvent(String event) {
    memory.events.put(event, ModelMemory.STORED, eventLifetime());
  }

  private static boolean isForeign(String token, Stored message, @Nullable Remembered known) {
    return switch (known) {
      case Remembered.Claimed claim ->
          !claim.token().equals(token) && claim.revision().equals(message.revision());
      case Remembered.Asking _ -> false;
      case Remembered.Done() -> false;
      case Remembered.BrokenOff() -> false;
      case null -> false;
    };
  }
}
