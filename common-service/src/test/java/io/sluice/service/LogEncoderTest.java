package io.sluice.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.LoggingEvent;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.slf4j.event.KeyValuePair;

class LogEncoderTest {
  private static final String TRACE = "0af7651916cd43dd8448eb211c80319c";

  private final Logger logger = new LoggerContext().getLogger("io.sluice.Some");

  @AfterEach
  void clear() {
    MDC.clear();
  }

  @Test
  void aLineHasCloudLoggingsFields() throws IOException {
    var event = event(Level.WARN, "{} went wrong", null, "this");
    event.addKeyValuePair(new KeyValuePair("topic", "events"));

    JsonNode line = encode(event);

    assertThat(line.get("severity").asText()).isEqualTo("WARNING");
    assertThat(line.get("message").asText()).isEqualTo("this went wrong");
    assertThat(line.get("topic").asText()).isEqualTo("events");
    assertThat(line.get("time").asText()).matches("2.*T.*Z");
    assertThat(line.has("stack_trace")).isFalse();
    assertThat(line.has("logging.googleapis.com/trace")).isFalse();
  }

  @Test
  void whatComesFromOutsideCannotBeginALine() throws IOException {
    String text = "a\n{\"severity\":\"ERROR\"}\r\u2028\u0000";

    byte[] bytes = new LogEncoder("").encode(event(Level.INFO, text, null));

    assertThat(new String(bytes, UTF_8).lines()).hasSize(1);
    assertThat(new ObjectMapper().readTree(bytes).get("message").asText()).isEqualTo(text);
  }

  @Test
  void anErrorHasItsStackTrace() throws IOException {
    var event = event(Level.ERROR, "failed", new IllegalStateException("why"));

    assertThat(encode(event).get("stack_trace").asText())
        .startsWith("java.lang.IllegalStateException: why")
        .contains("at io.sluice.service.LogEncoderTest");
  }

  @Test
  void theTraceOfARequestIsNamedAsCloudLoggingWantsIt() throws IOException {
    Trace.note("00-" + TRACE + "-b7ad6b7169203331-01", null);
    assertThat(trace()).isEqualTo("projects/my-project/traces/" + TRACE);
    Trace.note(null, TRACE + "/123;o=1");
    assertThat(trace()).isEqualTo("projects/my-project/traces/" + TRACE);
    Trace.note("nonsense", null);
    assertThat(trace()).isEmpty();
  }

  private String trace() throws IOException {
    return encode(event(Level.INFO, "x", null)).path("logging.googleapis.com/trace").asText();
  }

  private static JsonNode encode(LoggingEvent event) throws IOException {
    return new ObjectMapper().readTree(new LogEncoder("my-project").encode(event));
  }

  private LoggingEvent event(Level level, String text, Throwable thrown, Object... arguments) {
    var event = new LoggingEvent("", logger, level, text, thrown, arguments);
    event.setMDCPropertyMap(
        MDC.getCopyOfContextMap() == null ? java.util.Map.of() : MDC.getCopyOfContextMap());
    return event;
  }
}
