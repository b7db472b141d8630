package io.sluice.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What `replay` says when it cannot do its work.
@Timeout(60)
class ReplayTest {
  @TempDir private Path directory;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          --since yesterday             | 'yesterday' is no time: say 3d, 12h or 30m ago, a day such as 2026-11-01, or RFC 3339
          --since 1h --until 2h         | is not before --until
          --stage nowhere               | expected one of [DECODE, VALIDATE, TRANSFORM, MAP, SINK]
          --reason sink                 | expected one of [MALFORMED, INVALID, TOO_LARGE, UNMAPPABLE, REFUSED_BY_SINK]
          --dead-letters --type song    | --dead-letters takes all of them: it goes with no filter
          --subscription x              | --subscription belongs to --dead-letters
          """)
  void whatIsMisspeltIsNamed(String options, String complaint) {
    CommandRun run = CommandRun.of(("replay " + options).split(" "));

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains(complaint).hasLineCount(1);
  }

  @Test
  void thatNothingRunsIsSaidInOneLine() throws IOException {
    int offset;
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      offset = free.getLocalPort() - 9050;
    }

    CommandRun run = CommandRun.of("replay", "--port-offset", String.valueOf(offset));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("start ./sluice up").hasLineCount(1);
  }

  @Test
  void whatIsWrongWithTheRoutesIsSaidBeforeAnythingIsAsked() throws IOException {
    Files.writeString(directory.resolve("sluice.yaml"), "routes: 5");

    CommandRun run = CommandRun.of("replay", "--config", directory.toString());

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("sluice.yaml");
  }
}
