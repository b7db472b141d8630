package io.sluice.local.cli.send;

import io.sluice.local.cli.send.Reply.Again;
import io.sluice.local.cli.send.Reply.Refused;
import io.sluice.local.cli.send.Reply.Rejected;
import io.sluice.local.cli.send.Reply.Taken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.BitSet;
import java.util.List;
import java.util.function.BiConsumer;

/// Brings one batch to its end: every event accepted or rejected, or an exception that says why
/// not. A batch whose fate is unknown is sent again unchanged, with the same `Idempotency-Key`.
final class Delivery {
  private final IngestClient client;
  private final Backoff backoff;
  private final Tally tally;
  private final BiConsumer<InputEvent, Rejected> rejections;

  private Batch batch;
  private final BitSet open = new BitSet();

  Delivery(
      Batch batch,
      IngestClient client,
      Backoff backoff,
      Tally tally,
      BiConsumer<InputEvent, Rejected> rejections) {
    this.batch = batch;
    this.client = client;
    this.backoff = backoff;
    this.tally = tally;
    this.rejections = rejections;
    open.set(0, batch.events().size());
  }

  /// Returns when every event is settled.
  ///
  /// @throws NotSentException when ingest refuses the batch, or for too long does not take it
  void run() throws IOException, InterruptedException {
    while (!open.isEmpty()) {
      switch (client.post(batch)) {
        case Taken taken -> settle(taken);
        case Again again -> await(again);
        case Refused refused -> throw new NotSentException(refused.why(), unsent());
      }
    }
  }

  private void settle(Taken taken) throws NotSentException, InterruptedException {
    int sent = batch.events().size();
    if (!taken.addsUpTo(sent)) {
      throw new NotSentException(
          "the answer does not add up to the %d events sent".formatted(sent), unsent());
    }
    var unavailable = new BitSet();
    for (Rejected one : taken.rejected()) {
      if (one.isUnavailable()) {
        unavailable.set(one.place());
      } else if (open.get(one.place())) {
        open.clear(one.place());
        tally.reject(1);
        rejections.accept(batch.events().get(one.place()), one);
      }
    }
    // What an earlier answer accepted stays accepted, whatever this one says of it.
    unavailable.and(open);
    tally.accept(open.cardinality() - unavailable.cardinality());
    open.and(unavailable);
    if (!open.isEmpty()) {
      await(new Again(open.cardinality() + " events could not be published", null));
      narrow(taken.rejected());
    }
  }

  // Events that bring their ids can travel alone. The id of any other follows from its place in
  // this
  // very batch, so that the whole batch has to go again; what was accepted is recognised by its id.
  private void narrow(List<Rejected> rejected) {
    boolean bringTheirIds =
        rejected.stream().filter(Rejected::isUnavailable).allMatch(this::bringsItsId);
    if (bringTheirIds) {
      batch = batch.only(open::get);
      open.clear();
      open.set(0, batch.events().size());
    }
  }

  private boolean bringsItsId(Rejected rejected) {
    var json = new String(batch.events().get(rejected.place()).json(), StandardCharsets.UTF_8);
    return !rejected.id().isEmpty() && json.contains(rejected.id());
  }

  private void await(Again again) throws NotSentException, InterruptedException {
    if (!backoff.await(again.after())) {
      Duration patience = backoff.patience();
      throw new NotSentException(
          "%s; gave up after %d s".formatted(again.why(), patience.toSeconds()), unsent());
    }
  }

  private InputEvent unsent() {
    return batch.events().get(open.nextSetBit(0));
  }
}
