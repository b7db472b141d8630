package io.sluice.local.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LocalRedisIT {
  private static final String PASSWORD = "correct-horse_1";

  @TempDir private Path directory;

  @Test
  void everyConnectionHasToGiveThePassword() throws Exception {
    try (LocalRedis redis = start(true)) {
      assertThat(ask(redis, PASSWORD, "PING")).isEqualTo("+PONG");
      assertThat(ask(redis, "wrong", "PING")).startsWith("-NOAUTH");
    }
  }

  @Test
  void whatAPageMakesABrowserPostIsNoCommand() throws Exception {
    try (LocalRedis redis = start(true);
        var socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
      socket.setSoTimeout(10_000);
      String commands = "AUTH %s\r\nSET planted 1\r\n".formatted(PASSWORD);
      String post = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n\r\n";
      socket.getOutputStream().write((post + commands).getBytes(UTF_8));

      assertThat(answerUntilItIsClosed(socket)).doesNotContain("+OK");
      assertThat(ask(redis, PASSWORD, "EXISTS planted")).isEqualTo(":0");
    }
  }

  private static String answerUntilItIsClosed(Socket socket) throws IOException {
    try {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    } catch (SocketException e) {
      return "cut";
    }
  }

  @Test
  void thePasswordIsNeitherAmongTheArgumentsNorForOtherEyes() throws Exception {
    try (LocalRedis redis = start(true)) {
      ProcessHandle process = ProcessHandle.of(redis.pid()).orElseThrow();
      assertThat(process.info().arguments().orElseThrow()).noneMatch(a -> a.contains(PASSWORD));
      assertThat(Files.getPosixFilePermissions(directory.resolve("redis.conf")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void itEndsWhenItIsClosed() throws Exception {
    LocalRedis redis = start(true);
    redis.close();
    assertThat(canConnect(redis)).isFalse();
  }

  @Test
  void keysSurviveAKillOfTheServer() throws Exception {
    LocalRedis killed = start(true);
    assertThat(ask(killed, PASSWORD, "SET k v")).isEqualTo("+OK");
    ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();

    try (LocalRedis next = start(true)) {
      assertThat(ask(next, PASSWORD, "EXISTS k")).isEqualTo(":1");
    }
  }

  @Test
  void withoutARedisOnThePathTheEmbeddedOneDoesTheSame() throws Exception {
    LocalRedis killed = LocalRedis.start(options(freePort(), true), "");
    assertThat(ask(killed, "wrong", "PING")).startsWith("-NOAUTH");
    assertThat(ask(killed, PASSWORD, "SET k v")).isEqualTo("+OK");
    ProcessHandle.of(killed.pid()).orElseThrow().destroyForcibly();

    try (LocalRedis next = LocalRedis.start(options(freePort(), true), "")) {
      assertThat(ask(next, PASSWORD, "EXISTS k")).isEqualTo(":1");
    }
  }

  @Test
  void keysOfANewerRedisAreNotForgottenByAnOlderOne() throws Exception {
    Files.createDirectories(directory.resolve("appendonlydir"));

    assertThatThrownBy(() -> LocalRedis.start(options(freePort(), true), ""))
        .isInstanceOf(RedisStartException.class)
        .hasMessageContaining("were written by Redis 7 and this is Redis 6");
  }

  @Test
  void aRedisThatIsTooOldIsPassedOver() throws Exception {
    Path bin = Files.createDirectories(directory.resolve("bin"));
    Files.writeString(bin.resolve("redis-server"), "#!/bin/sh\necho 'Redis server v=5.0.14'\n");
    assertThat(bin.resolve("redis-server").toFile().setExecutable(true)).isTrue();

    try (LocalRedis redis = LocalRedis.start(options(freePort(), false), bin.toString())) {
      assertThat(ask(redis, PASSWORD, "PING")).isEqualTo("+PONG");
    }
  }

  @Test
  void anEphemeralOneKeepsNothing() throws Exception {
    try (LocalRedis redis = start(false)) {
      assertThat(ask(redis, PASSWORD, "SET k v")).isEqualTo("+OK");
    }
    try (LocalRedis next = start(false)) {
      assertThat(ask(next, PASSWORD, "EXISTS k")).isEqualTo(":0");
    }
  }

  @Test
  void anOrphanIsEndedByTheNextStartAndItsKeysAreThere() throws Exception {
    LocalRedis orphan = start(true);
    assertThat(ask(orphan, PASSWORD, "SET k v")).isEqualTo("+OK");

    try (LocalRedis next = LocalRedis.start(options(orphan.port(), true))) {
      assertThat(next.pid()).isNotEqualTo(orphan.pid());
      assertThat(ask(next, PASSWORD, "EXISTS k")).isEqualTo(":1");
    }
  }

  @Test
  void aPidFileThatNamesAnotherProcessEndsNobody() throws Exception {
    Process bystander = new ProcessBuilder("sleep", "60").start();
    try {
      Files.writeString(directory.resolve("redis.pid"), bystander.pid() + "\n");
      start(true).close();
      assertThat(bystander.isAlive()).isTrue();
    } finally {
      bystander.destroyForcibly();
    }
  }

  @Test
  void anInterruptOfTheProcessGroupDoesNotReachIt() throws Exception {
    try (LocalRedis redis = start(true)) {
      assertThat(sessionOf(redis.pid())).isNotEqualTo(sessionOf(ProcessHandle.current().pid()));
    }
  }

  @Test
  void aTakenPortIsNamed() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> LocalRedis.start(options(taken.getLocalPort(), true)))
          .isInstanceOf(RedisStartException.class)
          .hasMessageContaining("port " + taken.getLocalPort() + " is taken")
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void aDamagedFileOfKeysIsReported() throws Exception {
    LocalRedis redis = start(true);
    assertThat(ask(redis, PASSWORD, "SET k v")).isEqualTo("+OK");
    redis.close();
    try (var files = Files.walk(directory)) {
      Path keys = files.filter(f -> f.toString().endsWith(".aof")).findFirst().orElseThrow();
      Files.writeString(keys, "no keys at all\nno keys at all\n");
    }
    assertThatThrownBy(() -> start(true))
        .isInstanceOf(RedisStartException.class)
        .hasMessageContaining("Redis did not start: ");
  }

  private LocalRedis start(boolean durable) throws Exception {
    return LocalRedis.start(options(freePort(), durable));
  }

  private LocalRedis.Options options(int port, boolean durable) {
    return new LocalRedis.Options(port, directory, durable, PASSWORD);
  }

  private static String ask(LocalRedis redis, String password, String command) throws IOException {
    try (var connection = new RedisConnection(redis.port(), password)) {
      return connection.ask(command);
    }
  }

  private static boolean canConnect(LocalRedis redis) {
    try (var connection = new RedisConnection(redis.port(), PASSWORD)) {
      return connection.ask("PING") != null;
    } catch (IOException e) {
      return false;
    }
  }

  private static String sessionOf(long pid) throws Exception {
    Process ps = new ProcessBuilder("ps", "-o", "sess=", "-p", String.valueOf(pid)).start();
    String session = new String(ps.getInputStream().readAllBytes()).strip();
    assertThat(ps.waitFor(5, TimeUnit.SECONDS)).isTrue();
    return session;
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
