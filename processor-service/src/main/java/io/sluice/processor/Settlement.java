package io.sluice.processor;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes over claims whose owner was not heard of again: closes the streams they name for good, so
/// that a late append of the owner cannot land, and notes what had landed before. A stream is
/// settled by one thread at a time; whoever else needs it waits for the answer.
final class Settlement {
  private static final Logger LOG = LoggerFactory.getLogger(Settlement.class);

  private final Deduplicator deduplicator;
  private final RowSink sink;
  private final ConcurrentHashMap<String, CompletableFuture<Long>> underWay =
      new ConcurrentHashMap<>();

  Settlement(Deduplicator deduplicator, RowSink sink) {
    this.deduplicator = deduplicator;
    this.sink = sink;
  }

  /// Settles a claim.
  ///
  /// @throws SinkException when the warehouse does not answer
  /// @throws DeduplicatorException when the deduplicator does not
  void settle(Claim.OpenClaim claim) throws InterruptedException {
    var rows = new HashMap<String, Long>();
    for (Placement place : claim.places()) {
      rows.put(place.stream(), rows(place.stream()));
    }
    Map<String, Boolean> written = written(claim, place -> rows.getOrDefault(place.stream(), 0L));
    deduplicator.settle(claim, written, List.of());
    LOG.atInfo()
        .addKeyValue("message_id", claim.message())
        .addKeyValue("written", written)
        .log(
            "took over a claim whose owner was not heard of again; tables whose rows had landed are not written again");
  }

  /// For each table of a claim whether its rows landed, given how many rows each stream holds.
  ///
  /// @throws SinkException when a place was written in part, which no append may do
  static Map<String, Boolean> written(Claim.OpenClaim claim, ToLongFunction<Placement> rows) {
    var written = new HashMap<String, Boolean>();
    for (Placement place : claim.places()) {
      long held = rows.applyAsLong(place);
      if (held > place.offset() && held < place.offset() + place.rows()) {
        throw new SinkException(
            "stream %s holds %d rows, which is in the middle of rows %d+%d of message %s: compare the table by hand"
                .formatted(place.stream(), held, place.offset(), place.rows(), claim.message()));
      }
      written.put(place.table(), held >= place.offset() + place.rows());
    }
    return written;
  }

  private long rows(String stream) throws InterruptedException {
    var mine = new CompletableFuture<Long>();
    CompletableFuture<Long> other = underWay.putIfAbsent(stream, mine);
    if (other != null) {
      return await(stream, other);
    }
    try {
      long rows = sink.settle(stream);
      mine.complete(rows);
      return rows;
    } finally {
      underWay.remove(stream, mine);
      mine.completeExceptionally(new SinkException("stream " + stream + " could not be settled"));
    }
  }

  private static long await(String stream, CompletableFuture<Long> other)
      throws InterruptedException {
    try {
      return other.get();
    } catch (java.util.concurrent.ExecutionException e) {
      throw new SinkException("stream " + stream + " could not be settled", e);
    }
  }
}
