package io.sluice.processor;

import io.sluice.model.Message;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.UuidV7;
import io.sluice.model.decode.Unpacked;
import io.sluice.service.ByteBudget;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one path of a message: decode, map, claim, append, confirm, ack. Blocks the calling thread
/// until the bus can be told.
public final class Processor {
  private static final Logger LOG = LoggerFactory.getLogger(Processor.class);

  /// A version as ingest writes it; anything else is somebody's text, which no log repeats.
  private static final Pattern VERSION = Pattern.compile("[0-9]{1,9}");

  /// How long before the ack deadline an answer is given at the latest.
  private static final Duration ANSWER_MARGIN = Duration.ofSeconds(5);

  private final MessageReader reader;
  private final RowMapper mapper;
  private final Commit commit;
  private final ProcessorMetrics metrics;
  private final Clock clock;
  private final Duration patience;

  Processor(
      Settings settings, RowMapper mapper, Commit commit, ProcessorMetrics metrics, Clock clock) {
    this.reader = new MessageReader(settings);
    this.mapper = mapper;
    this.commit = commit;
    this.metrics = metrics;
    this.clock = clock;
    this.patience = settings.seconds(Setting.ACK_DEADLINE_SECONDS).minus(ANSWER_MARGIN);
  }

  /// Puts the rows of a message into their tables, each once.
  ///
  /// @param lease what holds the message's bytes so far; takes those of what is made of it
  public Ack process(Message message, ByteBudget.Lease lease) throws InterruptedException {
    metrics.delivered();
    Ack ack = work(message, lease);
    metrics.answered(ack);
    return ack;
  }

  private Ack work(Message message, ByteBudget.Lease lease) throws InterruptedException {
    try {
      Optional<Unpacked> unpacked = reader.read(message, lease);
      return unpacked.isEmpty() ? Ack.NACK : stored(message, unpacked.get(), lease);
    } catch (RuntimeException e) {
      LOG.atError()
          .setCause(e)
          .addKeyValue("message_id", message.key())
          .log("a message failed for a reason nobody foresaw; it is delivered again");
      return Ack.NACK;
    }
  }

  private Ack stored(Message message, Unpacked unpacked, ByteBudget.Lease lease)
      throws InterruptedException {
    return switch (unpacked) {
      case Unpacked.TooNew(String version) -> {
        LOG.atError()
            .addKeyValue("message_id", message.key())
            .log(
                "a message has format {}, which is newer than this processor: deploy the processor before ingest; the message waits in its subscription",
                VERSION.matcher(version).matches() ? version : "(no number)");
        yield Ack.NACK;
      }
      case Unpacked.Content content -> {
        Work work = mapper.map(message, content);
        yield fits(message, work, lease) ? store(work, clock.instant().plus(patience)) : Ack.NACK;
      }
    };
  }

  private static boolean fits(Message message, Work work, ByteBudget.Lease lease) {
    long bytes = Footprint.of(message, work);
    if (lease.take(bytes)) {
      return true;
    }
    if (!lease.mayTake(bytes)) {
      LOG.atError()
          .addKeyValue("message_id", message.key())
          .log(
              "a message with {} rows needs {} bytes, more than {}: raise it and the memory of the instances; until then the message is delivered again, and ends as a dead letter",
              work.rows(),
              lease.held() + bytes,
              Setting.MAX_IN_FLIGHT_BYTES.variable());
    }
    return false;
  }

  private Ack store(Work work, Instant latest) throws InterruptedException {
    Work current = work;
    Attempt attempt = new Attempt.First();
    while (current.rows() > 0) {
      switch (commit.submit(current, attempt, latest)) {
        case Outcome.Stored stored -> {
          metrics.stored(stored, work.repeated(), work.filtered());
          noteFreshness(stored.stored(), work);
          return Ack.ACK;
        }
        case Outcome.Refused(var rows, var again) -> {
          // First the refused ones: once the others are stored nobody would look for them again.
          if (keep(rows, work, latest) == Ack.NACK) {
            return Ack.NACK;
          }
          current = current.without(rows.keySet());
          attempt = again;
        }
        case Outcome.NotStored(String reason) -> {
          LOG.atDebug().addKeyValue("message_id", work.key()).log("not stored: " + reason);
          return Ack.NACK;
        }
      }
    }
    metrics.stored(new Outcome.Stored(0, 0, 0, 0), work.repeated(), work.filtered());
    return Ack.ACK;
  }

  /// A replay is late on purpose.
  private void noteFreshness(int events, Work work) {
    Instant oldest = events > 0 && !work.replay() ? work.oldest() : null;
    if (oldest != null) {
      metrics.fresh(events, Duration.between(oldest, clock.instant()));
    }
  }

  private Ack keep(Map<Candidate, String> refused, Work of, Instant latest)
      throws InterruptedException {
    return store(mapper.refused(UuidV7.of(clock.instant()), of, refused), latest);
  }
}
