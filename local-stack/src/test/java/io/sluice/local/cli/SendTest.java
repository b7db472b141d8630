package io.sluice.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.cli.ScriptedServer.Answer;
import io.sluice.local.cli.ScriptedServer.Request;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class SendTest {
  @TempDir private Path directory;
  private ScriptedServer ingest;

  @BeforeEach
  void start() throws IOException {
    ingest = new ScriptedServer();
  }

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void everyEventTravelsUnchanged() throws IOException {
    String first = "{ \"id\" : \"a\", \"n\" : 1.10e+02, \"big\":12345678901234567890 }";
    String second = "{\"s\":\"\\u00e9\\/é\",\n  \"unknown\":[ ]}";
    ingest.then(accepted(2));

    CommandRun run = send(file("[\n" + first + " ,\n" + second + "\n]"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("sent 2 events: 2 accepted, 0 rejected");
    assertThat(bodies()).containsExactly("[" + first + "," + second + "]");
    Request request = ingest.requests().getFirst();
    assertThat(request.method() + " " + request.uri()).isEqualTo("POST /v1/events");
    assertThat(request.headers().getFirst("Content-Type")).isEqualTo("application/json");
  }

  @Test
  void gzipIsKnownByItsBytes() throws IOException {
    Path file = directory.resolve("events.json");
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write("{\"a\":1}\n{\"a\":2}\n".getBytes(UTF_8));
    }
    ingest.then(accepted(2));

    assertThat(send(file).exitCode()).isZero();
    assertThat(bodies()).containsExactly("[{\"a\":1},{\"a\":2}]");
  }

  @Test
  void aBatchHasSoManyEventsAtMost() throws IOException {
    ingest.then(accepted(2)).then(accepted(2)).then(accepted(1));

    CommandRun run = send(file("[1,2,3,4,5]"), "--batch", "2");

    assertThat(run.out()).startsWith("sent 5 events: 5 accepted");
    assertThat(bodies()).containsExactly("[1,2]", "[3,4]", "[5]");
    assertThat(keys()).doesNotHaveDuplicates();
  }

  @Test
  void aBatchHasOneMegabyteAtMost() throws IOException {
    String event = "\"" + "x".repeat(400_000) + "\"";
    ingest.then(accepted(2)).then(accepted(1));

    send(file("[" + event + "," + event + "," + event + "]"));

    assertThat(bodies()).extracting(String::length).containsExactly(800_007, 400_004);
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503, 0})
  void theSameBatchIsSentAgain(int status) throws IOException {
    ingest
        .then(new Answer(status, "", Map.of("Retry-After", "0")))
        .then(new Answer(status, "", Map.of("Retry-After", "0")))
        .then(accepted(1));

    CommandRun run = send(file("[{\"a\":1}]"));

    assertThat(run.exitCode()).isZero();
    assertThat(bodies()).hasSize(3).containsOnly("[{\"a\":1}]");
    assertThat(new HashSet<>(keys())).hasSize(1);
  }

  @Test
  void aWaitThatIsTooLongIsNotBegun() throws IOException {
    ingest.thenAlways(new Answer(503, "{\"detail\":\"too busy\"}", Map.of("Retry-After", "3600")));

    CommandRun run = send(file("{\"a\":1}\n{\"a\":2}\n"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "sluice: 503 too busy; gave up after 60 s; not sent: event 0 (line 1) and what comes after it\n");
    assertThat(run.out()).startsWith("sent 0 events");
    assertThat(ingest.requests()).hasSize(1);
  }

  @Test
  void eventsThatCouldNotBePublishedAreSentAgainAlone() throws IOException {
    ingest
        .then(
            new Answer(
                200, answer(1, rejected(0, "i1", "UNAVAILABLE"), rejected(2, "i3", "UNAVAILABLE"))))
        .then(accepted(2));

    CommandRun run = send(file("[{\"id\":\"i1\"},{\"id\":\"i2\"},{\"id\":\"i3\"}]"));

    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("sent 3 events: 3 accepted, 0 rejected");
    assertThat(bodies().getLast()).isEqualTo("[{\"id\":\"i1\"},{\"id\":\"i3\"}]");
  }

  @Test
  void withoutIdsOfTheirOwnTheWholeBatchIsSentAgainUnderItsKey() throws IOException {
    ingest
        .then(
            new Answer(
                200, answer(1, rejected(1, "K-1", "UNAVAILABLE"), rejected(2, "K-2", "INVALID"))))
        .then(new Answer(200, answer(2, rejected(2, "K-2", "INVALID"))));

    CommandRun run = send(file("[{\"a\":1},{\"a\":2},{\"a\":3}]"));

    assertThat(run.out()).startsWith("sent 3 events: 2 accepted, 1 rejected");
    assertThat(run.err().lines()).hasSize(1);
    assertThat(bodies())
        .containsExactly("[{\"a\":1},{\"a\":2},{\"a\":3}]", "[{\"a\":1},{\"a\":2},{\"a\":3}]");
    assertThat(new HashSet<>(keys())).hasSize(1);
  }

  @Test
  void rejectedEventsAreNamedAndMakeTheExitCodeOne() throws IOException {
    ingest.then(new Answer(200, answer(1, rejected(1, "x\\u001b[2J", "INVALID"))));

    CommandRun run = send(file("{\"a\":1}\n\n{\"a\":2}\n"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("rejected: event 1 (line 3), id x\\u001b[2J: INVALID because\n");
    assertThat(run.out()).startsWith("sent 2 events: 1 accepted, 1 rejected");
  }

  @Test
  void tenRejectionsAreShownAndTheOthersCounted() throws IOException {
    var rejected = new ArrayList<String>();
    for (int i = 0; i < 25; i++) {
      rejected.add(rejected(i, "", "INVALID"));
    }
    ingest.then(new Answer(400, answer(0, rejected.toArray(String[]::new))));

    CommandRun run = send(file("[" + "1,".repeat(24) + "1]"));

    assertThat(run.err().lines()).hasSize(11).last().isEqualTo("rejected: and 15 more");
    assertThat(run.out()).startsWith("sent 25 events: 0 accepted, 25 rejected");
  }

  @Test
  void aRefusalIsTheEnd() throws IOException {
    ingest
        .then(accepted(1))
        .then(new Answer(403, "{\"title\":\"Forbidden\",\"detail\":\"no such key\"}"));

    CommandRun run = send(file("[1,2,3]"), "--batch", "1", "--key", "secret");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo("sluice: 403 no such key; not sent: event 1 (line 1) and what comes after it\n");
    assertThat(ingest.requests()).hasSize(2);
    assertThat(ingest.requests().getFirst().headers().getFirst("X-Write-Key")).isEqualTo("secret");
  }

  @Test
  void anAnswerThatDoesNotAddUpIsNotBelieved() throws IOException {
    ingest.then(accepted(1));

    CommandRun run = send(file("[1,2]"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).contains("the answer does not add up to the 2 events sent");
  }

  @Test
  void whatComesBeforeAFaultIsSent() throws IOException {
    ingest.then(accepted(1));

    CommandRun run = send(file("{\"a\":1}\n{\"a\":}\n"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).startsWith("sluice: byte 13 (line 2): ").hasLineCount(1);
    assertThat(bodies()).containsExactly("[{\"a\":1}]");
  }

  @Test
  void whereNothingListensItSaysWhatToStart() throws IOException {
    ingest.close();

    CommandRun run = send(file("[1]"));

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "sluice: nothing listens on 127.0.0.1:%d; start it with ./sluice up\n"
                .formatted(ingest.port()));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:8080/v1/events/s3cret",
        "http://127.0.0.1:8080/?write_key=s3cret",
        "http://s3cret@127.0.0.1:8080",
        "127.0.0.1/s3cret"
      })
  void aKeyDoesNotGoIntoTheAddressAndIsNotRepeated(String to) {
    CommandRun run = CommandRun.of("send", "--generate", "shop", "--to", to);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("--to is ").doesNotContain("s3cret").hasLineCount(1);
  }

  @Test
  void aMissingFileIsNamed() {
    CommandRun run = CommandRun.of("send", "no-such-file.json");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err()).isEqualTo("sluice: there is no file no-such-file.json\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"songs", "signins", "trades", "shop", "github-like"})
  void aSeedMakesTheSameEventsAgain(String kind) {
    ingest.thenAlways(accepted(20));
    for (int i = 0; i < 2; i++) {
      CommandRun run =
          CommandRun.of("send", "--generate", kind, "--count", "20", "--seed", "7", "--to", to());
      assertThat(run.err()).isEmpty();
    }
    assertThat(bodies()).hasSize(2);
    assertThat(bodies().getFirst()).isEqualTo(bodies().getLast());
    assertThat(bodies().getFirst().split("\"id\":\"" + kind)).hasSize(21);
  }

  @Test
  void withoutASeedEveryRunHasOtherIds() {
    ingest.thenAlways(accepted(1));
    for (int i = 0; i < 2; i++) {
      CommandRun.of("send", "--generate", "songs", "--count", "1", "--to", to());
    }
    assertThat(bodies().getFirst().substring(0, 30))
        .isNotEqualTo(bodies().getLast().substring(0, 30));
  }

  @Test
  void aRateSpreadsTheEvents() {
    ingest.thenAlways(accepted(1));
    long start = System.nanoTime();
    CommandRun run =
        CommandRun.of("send", "--generate", "shop", "--count", "4", "--rate", "20/s", "--to", to());

    assertThat(run.exitCode()).isZero();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(150_000_000L);
    assertThat(ingest.requests()).hasSize(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0/s", "fast", "5/h", "-1"})
  void aRateThatIsNoneIsRefused(String rate) {
    CommandRun run = CommandRun.of("send", "--generate", "shop", "--rate=" + rate);

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).contains("is not a rate such as 5/s or 90/m").hasLineCount(1);
  }

  private CommandRun send(Path file, String... more) {
    var arguments = new ArrayList<>(List.of("send", file.toString(), "--to", to()));
    arguments.addAll(List.of(more));
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private String to() {
    return "http://127.0.0.1:" + ingest.port();
  }

  private Path file(String content) throws IOException {
    return Files.writeString(directory.resolve("input"), content);
  }

  private List<String> bodies() {
    return ingest.requests().stream().map(Request::body).toList();
  }

  private List<String> keys() {
    return ingest.requests().stream()
        .map(request -> request.headers().getFirst("Idempotency-Key"))
        .toList();
  }

  private static Answer accepted(int events) {
    return new Answer(200, answer(events));
  }

  private static String answer(int accepted, String... rejected) {
    return "{\"accepted\":%d,\"rejected\":[%s]}".formatted(accepted, String.join(",", rejected));
  }

  private static String rejected(int index, String id, String reason) {
    return "{\"index\":%d,\"id\":\"%s\",\"reason\":\"%s\",\"detail\":\"because\"}"
        .formatted(index, id, reason);
  }
}
