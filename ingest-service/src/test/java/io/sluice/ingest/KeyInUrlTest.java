package io.sluice.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.service.RawHttp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A key that stands in a URL is in no line of the log and in no answer, whatever fails.
class KeyInUrlTest {
  private static final String KEY = "k3yInUrl";

  private final PrintStream terminal = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();
  private final Ingest ingest = Ingest.withKeys("shop:" + KEY);

  @BeforeEach
  void listen() {
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void stop() {
    ingest.close();
    System.setErr(terminal);
    terminal.print(log.toString(UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "200, POST /v1/events/KEY?write_key=KEY",
    "403, POST /v1/events/KEY/?write_key=xKEY",
    "403, POST /v1/events/xKEY",
    "404, POST /v1/event/KEY?writeKey=KEY",
    "404, POST /v1/events/KEY/KEY",
    "404, POST /KEY",
    "405, GET /v1/events/KEY?write_key=KEY",
    "404, PUT /v1/KEY",
    "400, POST /v1/events/%zzKEY",
    "400, POST /v1/events/%KEY",
    "403, POST /v1/events/a%2FKEY",
    "403, POST /v1/events/KEY;KEY=KEY",
    "403, POST /v1/events/KEY?write_key=x%ffKEY",
    "404, POST /v1/events//KEY",
    "404, POST /v1/events/../KEY",
    "400, POST http://KEY:KEY/v1/events/KEY",
    "400, POST /v1/events/KEY KEY",
    "400, POST /v1/events/KEY\u0001KEY",
    "505, POST /v1/events/KEY HTTP/KEY",
  })
  void itIsRepeatedNowhere(int status, String request) throws IOException {
    String answer = exchange(request.replace("KEY", KEY));

    assertThat(answer).startsWith("HTTP/1.1 " + status + " ");
    assertThat(answer + log.toString(UTF_8)).doesNotContain(KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"exception", "error"})
  void itIsNotLoggedWithAFaultOfTheService(String fault) throws IOException {
    ingest.bus.takeOnly(_ -> {
      if (fault.equals("error")) {
        throw new AssertionError("on demand");
      }
      throw new IllegalStateException("on demand");
    });

    String answer = exchange("POST /v1/events/" + KEY + "?write_key=" + KEY);

    assertThat(answer).startsWith("HTTP/1.1 500 ");
    assertThat(log.toString(UTF_8)).contains("on demand");
    assertThat(answer + log.toString(UTF_8)).doesNotContain(KEY);
  }

  private String exchange(String request) throws IOException {
    String version = request.contains(" HTTP/") ? "" : " HTTP/1.1";
    return RawHttp.exchange(
        ingest.port(), request + version + "\r\nHost: x\r\nContent-Length: 4\r\n\r\n[{}]");
  }
}
