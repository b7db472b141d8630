package io.sluice.bench.ingest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/// Makes arrays of events, each with an id of its own.
final class Events {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<ObjectNode> real;
  private final AtomicLong next = new AtomicLong();

  private Events(List<ObjectNode> real) {
    this.real = real;
  }

  /// @param file an array of events, or of examples, which have them in `event`
  /// @throws IOException when it cannot be read, or holds no such thing
  static Events with(Path file) throws IOException {
    var real = new ArrayList<ObjectNode>();
    for (JsonNode item : JSON.readTree(file.toFile())) {
      if (item.path("event") instanceof ObjectNode event) {
        real.add(event);
      } else if (item instanceof ObjectNode event) {
        real.add(event);
      }
    }
    if (real.isEmpty()) {
      throw new IOException(file + " is no JSON array of events");
    }
    return new Events(real);
  }

  /// What the real ones are.
  String describe() {
    int bytes = real.stream().mapToInt(event -> event.toString().length()).sum();
    return "%d events of GitHub, of %,d characters on average, each sent many times under other ids"
        .formatted(real.size(), bytes / real.size());
  }

  /// The examples, one after the other.
  byte[] real(int count) {
    ArrayNode array = JSON.createArrayNode();
    for (int i = 0; i < count; i++) {
      ObjectNode event = real.get(i % real.size()).deepCopy();
      array.add(event.put("id", Long.toString(next.incrementAndGet())));
    }
    try {
      return JSON.writeValueAsBytes(array);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// A batch of CloudEvents, with the data of the other trials.
  byte[] cloudEvents(int count) {
    return LongStream.generate(next::incrementAndGet)
        .limit(count)
        .mapToObj(number ->
            "{\"specversion\":\"1.0\",\"id\":\"visit-%d\",\"source\":\"/shop\",\"type\":\"visit\",\"data\":{\"user\":\"user-%d\",\"page\":\"/shop/item/%d\",\"referrer\":\"https://example.com/\",\"items\":[1,2,3],\"total\":\"12.50\"}}"
                .formatted(number, number % 997, number % 89))
        .collect(Collectors.joining(",", "[", "]"))
        .getBytes(StandardCharsets.UTF_8);
  }
}
