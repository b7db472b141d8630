package io.sluice.local.pubsub;

import io.sluice.local.pubsub.LogEntry.Append;
import io.sluice.local.pubsub.LogEntry.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// All segments of a log; used by one thread.
final class SegmentSet {
  private static final Logger LOG = LoggerFactory.getLogger(SegmentSet.class);

  private final Path directory;
  private final LogLimits limits;
  private final FileOpener opener;
  private final List<Segment> segments = new ArrayList<>();
  private final Set<Segment> acked = new HashSet<>();

  /// Where batches go; null after a failed write, until the next one begins a new segment.
  private @Nullable Segment active;

  SegmentSet(Path directory, LogLimits limits, FileOpener opener) {
    this.directory = directory;
    this.limits = limits;
    this.opener = opener;
  }

  /// Reads all files; answers the highest id that was ever given, as far as they tell.
  long recover(SegmentRecovery.Replay replay) throws IOException {
    long lastId = 0;
    for (Path path : paths()) {
      Segment segment = Segment.open(path, opener);
      segments.add(segment);
      lastId = Math.max(lastId, segment.firstId());
      lastId = Math.max(lastId, SegmentRecovery.recover(segment, replay));
    }
    return lastId;
  }

  private List<Path> paths() throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(Segment.MESSAGES_SUFFIX))
          .sorted()
          .toList();
    }
  }

  /// Begins a new segment, and deletes the others that are finished.
  Segment roll(long firstId) throws IOException {
    Segment segment = Segment.create(directory, firstId, opener);
    DataDirectory.force(directory);
    segments.add(segment);
    active = segment;
    deleteFinished();
    return segment;
  }

  void ack(int subscription, StoredMessage message) {
    message.segment().ack(subscription, message.id());
    acked.add(message.segment());
  }

  void writeAcks() {
    for (Segment segment : acked) {
      try {
        segment.writeAcks();
      } catch (IOException e) {
        LOG.warn(
            "{}: acknowledgements are not written, a restart would deliver their messages again.",
            segment.path(),
            e);
      }
    }
    acked.clear();
  }

  /// Appends all that fit the limits, forces them to the disk, and tells each how it went.
  void append(List<Append> appends) {
    List<Append> accepted = appends;
    try {
      Segment segment = activeSegment(appends.getFirst().batch().firstId());
      accepted = refuseBeyondLimits(appends);
      List<Integer> positions = write(segment, accepted);
      for (int i = 0; i < accepted.size(); i++) {
        segment.addUnacked(accepted.get(i).deliveries());
        accepted.get(i).durable(segment, positions.get(i));
      }
    } catch (IOException e) {
      LOG.error("{}: a write failed, its publishes are refused: {}", directory, e.toString());
      String why =
          "The message log in %s cannot be written (%s): is the disk full?".formatted(directory, e);
      for (Append append : accepted) {
        append.settle(new Outcome.Failed(why));
      }
    }
  }

  private List<Integer> write(Segment segment, List<Append> appends) throws IOException {
    int start = segment.size();
    var positions = new ArrayList<Integer>();
    try {
      for (Append append : appends) {
        positions.add(segment.append(append.batch().bytes()));
      }
      segment.force();
      return positions;
    } catch (IOException e) {
      abandon(segment, start);
      throw e;
    }
  }

  private List<Append> refuseBeyondLimits(List<Append> appends) {
    long bytes = segments.stream().mapToLong(Segment::size).sum();
    long unacked = segments.stream().mapToLong(Segment::unacked).sum();
    var accepted = new ArrayList<Append>();
    for (Append append : appends) {
      if (bytes + append.batch().size() > limits.maxBytes()) {
        append.settle(full(bytes, limits.maxBytes(), "bytes of log"));
      } else if (unacked + append.deliveries() > limits.maxUnacked()) {
        append.settle(full(unacked, limits.maxUnacked(), "unacknowledged messages"));
      } else {
        bytes += append.batch().size();
        unacked += append.deliveries();
        accepted.add(append);
      }
    }
    return accepted;
  }

  private static Outcome full(long held, long limit, String what) {
    return new Outcome.Full(
        ("The local Pub/Sub holds %,d of at most %,d %s: let the subscribers acknowledge, or delete"
                + " subscriptions that nobody reads.")
            .formatted(held, limit, what));
  }

  private Segment activeSegment(long firstId) throws IOException {
    Segment segment = active;
    return segment == null || segment.size() >= limits.segmentBytes() ? roll(firstId) : segment;
  }

  /// What a failed write left on the disk is unknown, so the segment gets no more batches.
  private void abandon(Segment segment, int end) {
    active = null;
    try {
      segment.cutTo(end);
    } catch (IOException e) {
      LOG.warn("{}: the rest of a failed write stays behind byte {}.", segment.path(), end, e);
    }
  }

  void deleteFinished() {
    segments.removeIf(segment -> segment != active && segment.unacked() == 0 && deleted(segment));
  }

  private static boolean deleted(Segment segment) {
    try {
      segment.delete();
    } catch (IOException e) {
      LOG.warn("{}: cannot be deleted, the next start tries again.", segment.path(), e);
    }
    return true;
  }

  void close() throws IOException {
    writeAcks();
    for (Segment segment : segments) {
      segment.close();
    }
  }
}
