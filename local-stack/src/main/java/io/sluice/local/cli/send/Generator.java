package io.sluice.local.cli.send;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// Makes up events that look real, each with an id that no other has.
final class Generator implements EventSource {
  private static final JsonFactory JSON = new JsonFactory();

  /// When seeded events begin; their clock goes on by up to twice this step an event.
  private static final Instant SEEDED_START = Instant.parse("2022-11-03T07:22:13Z");

  private static final Duration SEEDED_STEP = Duration.ofSeconds(1);

  private final Sample sample;
  private final long count;
  private final String idPrefix;
  private final RandomGenerator random;
  private final InstantSource clock;
  private long index;

  private Generator(Sample sample, long count, long seed, @Nullable InstantSource clock) {
    this.sample = sample;
    this.count = count;
    this.idPrefix = sample + "-" + HexFormat.of().toHexDigits(seed) + "-";
    this.random = new SplittableRandom(seed);
    this.clock = clock == null ? seededClock(seed) : clock;
  }

  /// Events of now, different in every run.
  static Generator of(Sample sample, long count) {
    return new Generator(sample, count, new SplittableRandom().nextLong(), InstantSource.system());
  }

  /// The same events, with the same ids and times, whenever the seed is the same.
  static Generator seeded(Sample sample, long count, long seed) {
    return new Generator(sample, count, seed, null);
  }

  @Override
  public boolean isReady() {
    return true;
  }

  @Override
  public @Nullable InputEvent next() throws IOException {
    if (index == count) {
      return null;
    }
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("id", idPrefix + index);
      sample.write(json, random, clock.instant());
      json.writeEndObject();
    }
    return new InputEvent(bytes.toByteArray(), index++, 0);
  }

  private static InstantSource seededClock(long seed) {
    var steps = new SplittableRandom(~seed);
    var now = new Instant[] {SEEDED_START};
    return () -> now[0] = now[0].plusNanos(steps.nextLong(2 * SEEDED_STEP.toNanos()));
  }
}
