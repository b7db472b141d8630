package io.sluice.model.schema;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.sluice.model.json.Json;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/// Prints how many events a second of CPU time checks and maps, beside what parsing alone takes.
final class SchemaSpeed {
  private static final int EVENTS = 300_000;
  private static final int ROUNDS = 6;

  private static final String SCHEMA =
      """
      {"type": "object", "required": ["id", "type", "time"], "properties": {
        "id": {"type": "string", "maxLength": 64}, "type": {"enum": ["user_signin", "user_signout"]},
        "time": {"type": "string", "format": "date-time"}, "age": {"type": "integer", "minimum": 0},
        "score": {"type": "number"}, "user": {"type": "object", "properties": {"name": {"type": "string"}}}}}
      """;

  private static final byte[] EVENT =
      """
      {"id":"4b3c2d1e-0001","type":"user_signin","time":"2017-10-17T20:57:17.338320","age":42,"score":0.75,"user":{"name":"ada"}}
      """
          .getBytes(StandardCharsets.UTF_8);

  private static volatile Object sink = "";

  private SchemaSpeed() {}

  private interface Work {
    Object on(Json event) throws IOException;
  }

  public static void main(String[] args) throws IOException {
    Path directory = Files.createTempDirectory("schema");
    Files.writeString(directory.resolve("s.json"), SCHEMA);
    long start = System.nanoTime();
    EventSchema schema = EventSchema.read(directory, "s.json");
    long read = System.nanoTime();
    sink = schema.fault(Json.slice(EVENT, 0, EVENT.length));
    long first = System.nanoTime();
    sink = EventSchema.read(directory, "s.json");
    System.out.printf(
        Locale.ROOT,
        "first read %.0f ms, first event %.0f ms, second read %.1f ms%n",
        (read - start) / 1e6,
        (first - read) / 1e6,
        (System.nanoTime() - first) / 1e6);
    var mapper = new JsonMapper();
    for (int i = 0; i < ROUNDS; i++) {
      measure("readTree", e -> mapper.readTree(e.array(), e.offset(), e.length()));
      measure("fault", schema::fault);
      measure("values", schema::values);
      measure("checked", schema::checked);
    }
  }

  private static void measure(String name, Work work) throws IOException {
    long start = cpu();
    for (int i = 0; i < EVENTS; i++) {
      sink = work.on(Json.slice(EVENT, 0, EVENT.length));
    }
    System.out.printf(
        Locale.ROOT, "%-9s %,12.0f events a CPU second%n", name, EVENTS * 1e9 / (cpu() - start));
  }

  private static long cpu() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }
}
