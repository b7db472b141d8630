package io.sluice.processor.source.push;

import io.sluice.bench.micro.Shapes;
import io.sluice.model.Message;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What the push source does with a request.
@State(Scope.Benchmark)
public class PushSpeed {
  private final byte[] push = Shapes.push();

  /// The message that a push wraps.
  @Benchmark
  public Message unwrap() throws PushFormatException {
    return PushEnvelope.read(push, push.length);
  }
}
