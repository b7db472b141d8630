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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
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
  void numbersStayNumbersAndNothingElseDoes() throws IOException {
    var event = event(Level.INFO, "counted", null);
    event.addKeyValuePair(new KeyValuePair("rows", 3_000_000_000L));
    event.addKeyValuePair(new KeyValuePair("port", 8080));
    event.addKeyValuePair(new KeyValuePair("seconds", 0.25));
    event.addKeyValuePair(new KeyValuePair("never", Double.NaN));
    event.addKeyValuePair(new KeyValuePair("text", "1"));
    event.addKeyValuePair(new KeyValuePair("nothing", null));

    JsonNode line = encode(event);

    assertThat(line.get("rows").isNumber()).isTrue();
    assertThat(line.get("rows").asLong()).isEqualTo(3_000_000_000L);
    assertThat(line.get("port").isNumber()).isTrue();
    assertThat(line.get("seconds").asDouble()).isEqualTo(0.25);
    assertThat(line.get("never").asText()).isEqualTo("NaN");
    assertThat(line.get("text").isTextual()).isTrue();
    assertThat(line.get("nothing").asText()).isEqualTo("null");
  }

  @Test
  void whatComesFromOutsideCannotBeginALine() throws IOException {
    String text = "a\n{\"severity\":\"ERROR\"}\r\u2028\u0000";

    byte[] bytes = new LogEncoder("").encode(event(Level.INFO, text, null));

    assertThat(new String(bytes, UTF_8).lines()).hasSize(1);
    assertThat(new ObjectMapper().readTree(bytes).get("message").asText()).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a\n{\"severity\":\"ERROR\"}",
        "carriage\rreturn",
        "next\u0085line",
        "line\u2028and\u2029paragraph",
        "\u001b[2J\u001b]0;title\u0007",
        "\u009b31mred",
        "nul\u0000, delete\u007f, tab\t",
        "right\u202eto left\u2066",
        "tag\udb40\udc01",
        "\\u000a, quote \" and \u00e9\u20ac\ud83d\ude00"
      })
  void noValueEndsALineOrSteersATerminal(String hostile) throws IOException {
    var event = event(Level.WARN, "{}", new IllegalStateException(hostile), hostile);
    event.addKeyValuePair(new KeyValuePair("detail", hostile));

    String line = new String(new LogEncoder("").encode(event), UTF_8);

    assertThat(line).endsWith("}\n");
    assertThat(line.substring(0, line.length() - 1).codePoints().map(Character::getType).boxed())
        .doesNotContain(
            (int) Character.CONTROL,
            (int) Character.FORMAT,
            (int) Character.LINE_SEPARATOR,
            (int) Character.PARAGRAPH_SEPARATOR);
    JsonNode read = new ObjectMapper().readTree(line);
    assertThat(read.get("message").asText()).isEqualTo(hostile);
    assertThat(read.get("detail").asText()).isEqualTo(hostile);
    assertThat(read.get("stack_trace").asText()).contains(hostile);
  }

  @Test
  void halfASurrogatePairIsNoReasonToLogNothing() throws IOException {
    assertThat(encode(event(Level.WARN, "a\ud800b\udc00", null)).get("message").asText())
        .isEqualTo("a\ufffdb\ufffd");
  }

  @Test
  void aLongValueIsCutAndItsLengthTold() throws IOException {
    String megabyte = "\u001b".repeat(1_000_000);
    var event = event(Level.WARN, "{}", new IllegalStateException(megabyte), megabyte);
    event.addKeyValuePair(new KeyValuePair("detail", megabyte));

    byte[] line = new LogEncoder("").encode(event);

    assertThat(line).hasSizeLessThan(256 * 1024);
    assertThat(new ObjectMapper().readTree(line).get("detail").asText())
        .isEqualTo("\u001b".repeat(4096) + "... (1,000,000 characters)");
  }

  @Test
  void aKeyInAUrlIsMaskedWhereverTheUrlStands() throws IOException {
    String url = "http://x/v1/events/s3cret?type=a&write_key=s3cret#s3cret";
    var event = event(Level.WARN, "{} failed (why?)", new IllegalStateException(url), url);
    event.addKeyValuePair(new KeyValuePair("request", "POST /ready?s3cret=s3cret HTTP/1.1"));

    JsonNode line = encode(event);

    assertThat(line.toString()).doesNotContain("s3cret");
    assertThat(line.get("message").asText()).isEqualTo("http://x/v1/events/***?*** failed (why?)");
    assertThat(line.get("request").asText()).isEqualTo("POST /ready?*** HTTP/1.1");
    assertThat(line.get("stack_trace").asText()).contains("http://x/v1/events/***?***");
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
