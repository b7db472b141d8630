package io.sluice.local.pubsub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class HttpResponseTest {
  @Test
  void theNextResponseBeginsWhereTheLastOneEnded() throws Exception {
    InputStream in =
        bytes(
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\nA;x\r\n0123456789\r\n0\r\n\r\n"
                + "HTTP/1.1 503 Down\r\nContent-Length: 3\r\n\r\nabc"
                + "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");

    assertThat(HttpResponse.read(in)).isEqualTo(new HttpResponse(200, true));
    assertThat(HttpResponse.read(in)).isEqualTo(new HttpResponse(503, true));
    assertThat(HttpResponse.read(in)).isEqualTo(new HttpResponse(204, false));
    assertThat(in.read()).isEqualTo(-1);
  }

  @Test
  void aBodyWithoutALengthCostsTheConnection() throws Exception {
    assertThat(HttpResponse.read(bytes("HTTP/1.1 200 OK\r\n\r\nbody")))
        .isEqualTo(new HttpResponse(200, false));
    assertThat(HttpResponse.read(bytes("HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n")))
        .isEqualTo(new HttpResponse(200, false));
    assertThat(
            HttpResponse.read(
                bytes(
                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\nContent-Length: 4\r\n\r\nbody")))
        .isEqualTo(new HttpResponse(200, false));
  }

  @Test
  void anEndlessAnswerIsNotReadForEver() throws Exception {
    for (String begin :
        new String[] {
          "",
          "HTTP/1.1 200 ",
          "HTTP/1.1 200 OK\r\na: ",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
        }) {
      assertBounded(begin, "x");
    }
    assertBounded("HTTP/1.1 200 OK\r\n", "a: b\r\n");
    assertBounded("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\nx\r\n");
    assertBounded("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n", "a: b\r\n");
  }

  private static void assertBounded(String begin, String endless) {
    var read = new AtomicLong();
    try {
      HttpResponse response = HttpResponse.read(new EndlessStream(begin, endless, read));
      assertThat(response.reusable()).isFalse();
    } catch (IOException e) {
      assertThat(e).hasMessageStartingWith("The push endpoint");
    }
    assertThat(read.get()).isLessThan(2_000_000);
  }

  @Test
  void noiseIsAnErrorAndNothingWorse() {
    var random = new Random(7);
    String[] pieces = {
      "HTTP/1.1 ",
      "200",
      " OK",
      "\r\n",
      "\n",
      ":",
      "Content-Length",
      "Transfer-Encoding: chunked",
      "-1",
      "0",
      "FFFFFFFFFFFFFFFFFF",
      ";",
      " ",
      "\u0000",
      "\u00ff"
    };
    for (int round = 0; round < 20_000; round++) {
      var noise = new StringBuilder(random.nextBoolean() ? "HTTP/1.1 200 OK\r\n" : "");
      for (int i = random.nextInt(12); i > 0; i--) {
        noise.append(pieces[random.nextInt(pieces.length)]);
      }
      try {
        HttpResponse.read(bytes(noise.toString()));
      } catch (IOException _) {
        // what a push that failed is
      }
    }
  }

  @Test
  void aBodyThatEndsEarlyIsNoAnswer() {
    for (String cut :
        new String[] {
          "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
          "HTTP/1.1 200 OK\r\nContent-Le"
        }) {
      assertThatThrownBy(() -> HttpResponse.read(bytes(cut))).isInstanceOf(IOException.class);
    }
  }

  private static InputStream bytes(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /// A beginning, then the same for ever.
  private static final class EndlessStream extends InputStream {
    private final String begin;
    private final String endless;
    private final AtomicLong read;

    EndlessStream(String begin, String endless, AtomicLong read) {
      this.begin = begin;
      this.endless = endless;
      this.read = read;
    }

    @Override
    public int read() {
      long at = read.getAndIncrement();
      return at < begin.length()
          ? begin.charAt((int) at)
          : endless.charAt((int) ((at - begin.length()) % endless.length()));
    }
  }
}
