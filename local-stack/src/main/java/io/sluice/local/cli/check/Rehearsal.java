package io.sluice.local.cli.check;

import io.sluice.ingest.DryRun;
import io.sluice.model.Message;
import io.sluice.model.table.Row;
import java.util.ArrayList;
import java.util.List;

/// Sends examples the way of events: through ingest, and what that publishes through the processor.
final class Rehearsal {
  private final DryRun ingest;
  private final io.sluice.processor.DryRun processor;

  Rehearsal(DryRun ingest, io.sluice.processor.DryRun processor) {
    this.ingest = ingest;
    this.processor = processor;
  }

  /// What becomes of an example.
  Rehearsed of(Example example) throws InterruptedException {
    var rows = new ArrayList<Row>();
    for (Message message : ingest.messages(example.event(), example.key(), example.type())) {
      rows.addAll(processor.process(message).rows());
    }
    return new Rehearsed(List.copyOf(rows));
  }
}
