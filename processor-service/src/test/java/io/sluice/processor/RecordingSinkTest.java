package io.sluice.processor;

import java.util.List;
import org.junit.jupiter.api.Nested;

/// The fake that the processor is tested with keeps the promise of a sink.
class RecordingSinkTest extends RowSinkContract {
  private final RecordingSink sink = new RecordingSink();

  @Override
  protected RowSink sink() {
    return sink;
  }

  @Override
  protected List<String> storedIds() {
    return sink.stored("events");
  }

  @Nested
  class LookUps extends RowLookUpContract {
    @Override
    protected RowSink sink() {
      return sink;
    }
  }
}
