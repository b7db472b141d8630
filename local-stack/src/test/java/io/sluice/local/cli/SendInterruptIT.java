package io.sluice.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import io.sluice.local.cli.ScriptedServer.Answer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SendInterruptIT {
  private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

  @Test
  void anInterruptEndsWithTheSummary() throws Exception {
    try (var ingest = new ScriptedServer()) {
      ingest.thenAlways(new Answer(200, "{\"accepted\":1,\"rejected\":[]}"));
      Process send =
          new ProcessBuilder(
                  JAVA.toString(),
                  "-jar",
                  "target/sluice.jar",
                  "send",
                  "--generate=songs",
                  "--batch=1",
                  "--rate=50/s",
                  "--to=http://127.0.0.1:" + ingest.port())
              .redirectErrorStream(true)
              .start();
      try {
        Await.until("five batches are sent", () -> ingest.requests().size() >= 5);
        new ProcessBuilder("kill", "-INT", String.valueOf(send.pid())).start().waitFor();

        String output = new String(send.getInputStream().readAllBytes(), UTF_8);
        assertThat(send.waitFor()).isEqualTo(130);
        int sent = ingest.requests().size();
        assertThat(output)
            .startsWith("sent %d events: %d accepted, 0 rejected".formatted(sent, sent))
            .hasLineCount(1);
      } finally {
        send.destroyForcibly();
      }
    }
  }
}
