package io.sluice.processor;

import io.sluice.model.Message;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.UuidV7;
import io.sluice.model.decode.Unpacked;
import io.sluice.model.table.Table;
import io.sluice.service.ByteBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one path of a message: decode, map, claim, append, confirm, ack. Blocks the calling thread
/// until the bus can be told.
public final class Processor implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Processor.class);

  /// How long before the ack deadline an answer is given at the latest.
  private static final Duration ANSWER_MARGIN = Duration.ofSeconds(5);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final MessageReader reader;
  private final ByteBudget budget;
  private final RowMapper mapper;
  private final GroupCommit groupCommit;
  private final Settlement settlement;
  private final ProcessorMetrics metrics;
  private final Clock clock;
  private final Duration patience;
  private final ConcurrentHashMap<String, Flight> flights = new ConcurrentHashMap<>();
  private volatile boolean draining;

  /// A message that is being worked on; deliveries of the same one join it.
  private static final class Flight {
    private final CountDownLatch landed = new CountDownLatch(1);
    private volatile Ack ack = Ack.NACK;
  }

  Processor(
      Settings settings,
      Deduplicator deduplicator,
      RowSink sink,
      ByteBudget budget,
      ProcessorMetrics metrics,
      Clock clock) {
    this.reader = new MessageReader(settings);
    this.budget = budget;
    this.mapper = new RowMapper(settings);
    this.groupCommit =
        new GroupCommit(settings, new BatchCommit(deduplicator, sink, metrics, clock));
    this.settlement = new Settlement(deduplicator, sink);
    this.metrics = metrics;
    this.clock = clock;
    this.patience = settings.seconds(Setting.ACK_DEADLINE_SECONDS).minus(ANSWER_MARGIN);
  }

  /// The tables that rows may go to.
  List<Table> tables() {
    return mapper.tables();
  }

  /// Begins to work.
  void start() {
    groupCommit.start();
  }

  /// Puts the rows of a message into their tables, each once.
  public Ack process(Message message) throws InterruptedException {
    metrics.delivered();
    var mine = new Flight();
    Flight other = flights.putIfAbsent(message.key(), mine);
    if (other != null) {
      other.landed.await();
      return answered(other.ack);
    }
    try {
      mine.ack = work(message);
      return answered(mine.ack);
    } finally {
      flights.remove(message.key(), mine);
      mine.landed.countDown();
    }
  }

  /// How many messages wait for the next batch.
  int waiting() {
    return groupCommit.waiting();
  }

  /// From now on no message is waited for: what cannot be stored at once is delivered again later.
  void drain() {
    draining = true;
  }

  /// Finishes what is under way, then ends.
  @Override
  public void close() {
    groupCommit.close();
  }

  private Ack answered(Ack ack) {
    metrics.answered(ack);
    return ack;
  }

  private Ack work(Message message) throws InterruptedException {
    try {
      return unpacked(message);
    } catch (RuntimeException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("message_id", message.key())
          .log("a message failed for a reason nobody foresaw; it is delivered again");
      return Ack.NACK;
    }
  }

  private Ack unpacked(Message message) throws InterruptedException {
    try (ByteBudget.Lease lease = budget.lease()) {
      Optional<Unpacked> unpacked = reader.read(message, lease);
      return unpacked.isEmpty() ? Ack.NACK : stored(message, unpacked.get());
    }
  }

  private Ack stored(Message message, Unpacked unpacked) throws InterruptedException {
    return switch (unpacked) {
      case Unpacked.TooNew(String version) -> {
        LOG.atError()
            .addKeyValue("message_id", message.key())
            .log(
                "a message has format {}, which is newer than this processor: deploy the processor before ingest; the message waits in its subscription",
                version);
        yield Ack.NACK;
      }
      case Unpacked.Content content -> store(mapper.map(message, content));
    };
  }

  private Ack store(Work work) throws InterruptedException {
    return store(work, clock.instant().plus(patience));
  }

  private Ack store(Work work, Instant latest) throws InterruptedException {
    Duration pause = FIRST_PAUSE;
    Work current = work;
    while (true) {
      switch (submit(current)) {
        case Outcome.Stored stored -> {
          metrics.stored(stored);
          return Ack.ACK;
        }
        case Outcome.Refused(var rows) -> {
          // First the refused ones: once the others are stored nobody would look for them again.
          if (keep(rows, work.key(), latest) == Ack.NACK) {
            return Ack.NACK;
          }
          current = current.without(rows.keySet());
        }
        case Outcome.Stale(var claim) -> pause = settle(claim, pause, latest);
        case Outcome.Busy _, Outcome.Unavailable _ -> pause = pause(pause, latest);
      }
      if (draining || !clock.instant().isBefore(latest)) {
        return Ack.NACK;
      }
    }
  }

  private Outcome submit(Work work) throws InterruptedException {
    return work.rows() == 0 ? new Outcome.Stored(0, 0, work.repeated()) : groupCommit.submit(work);
  }

  private Duration settle(Claim.OpenClaim claim, Duration pause, Instant latest)
      throws InterruptedException {
    try {
      settlement.settle(claim);
      metrics.takenOver();
      return FIRST_PAUSE;
    } catch (SinkException | DeduplicatorException e) {
      LOG.atWarn()
          .addKeyValue("message_id", claim.message())
          .log("a claim without an owner could not be settled: " + e.getMessage());
      return pause(pause, latest);
    }
  }

  private Ack keep(Map<Candidate, String> refused, String messageKey, Instant latest)
      throws InterruptedException {
    return store(mapper.refused(UuidV7.of(clock.instant()), messageKey, refused), latest);
  }

  /// Waits a little, but not beyond the latest answer; the next time twice as long.
  private Duration pause(Duration pause, Instant latest) throws InterruptedException {
    Duration left = Duration.between(clock.instant(), latest);
    Thread.sleep(
        left.compareTo(pause) < 0 ? Duration.ofMillis(Math.max(0, left.toMillis())) : pause);
    Duration doubled = pause.multipliedBy(2);
    return doubled.compareTo(LONGEST_PAUSE) < 0 ? doubled : LONGEST_PAUSE;
  }
}
