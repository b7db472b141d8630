package io.sluice.bench.micro;

import io.sluice.ingest.decode.Decoders;
import io.sluice.ingest.publish.Pack;
import io.sluice.model.Event;
import io.sluice.model.UuidV7;
import io.sluice.model.decode.Decoded;
import io.sluice.model.decode.Decoder;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/// What ingest does with a body: reads its events, and packs them into a message.
@State(Scope.Benchmark)
public class IngestSpeed {
  private final Decoder plain = decoder("application/json");
  private final Decoder cloudEvents = decoder("application/cloudevents-batch+json");
  private final byte[] plainBody = Shapes.plain();
  private final byte[] cloudEventsBody = Shapes.cloudEvents();
  private final List<Event> events = Shapes.events();
  private final String id = UuidV7.of(Shapes.NOW);

  private static Decoder decoder(String contentType) {
    return new Decoders(Shapes.rules()).of(contentType, List.of()).orElseThrow();
  }

  /// A JSON array of the client's own events.
  @Benchmark
  public Decoded decodePlain() {
    return plain.decode(plainBody, plainBody.length, Shapes.origin());
  }

  /// A batch of CloudEvents.
  @Benchmark
  public Decoded decodeCloudEvents() {
    return cloudEvents.decode(cloudEventsBody, cloudEventsBody.length, Shapes.origin());
  }

  /// What is published.
  @Benchmark
  public Pack pack() {
    return Pack.events(id, "", Shapes.pack(events));
  }
}
