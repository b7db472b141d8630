package io.sluice.bench.proxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Await;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Through a proxy to a server that says each byte again.
@Timeout(30)
class FaultProxyTest {
  /// How long nothing is heard where nothing is to come.
  private static final int SILENCE_MILLIS = 300;

  /// Within this time an answer comes that is to come, also on a busy machine.
  private static final int PATIENCE_MILLIS = 10_000;

  private final ConcurrentLinkedQueue<Integer> heard = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Socket> served = new ConcurrentLinkedQueue<>();
  private ServerSocket echo;
  private FaultProxy proxy;

  @BeforeEach
  void start() throws Exception {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread _ = Thread.startVirtualThread(this::serve);
    proxy = new FaultProxy(freePort(), echo.getLocalPort());
    proxy.accept();
  }

  @AfterEach
  void end() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void bytesPassInBothDirections() throws IOException {
    try (Socket client = connect()) {
      assertThat(say(client, 1)).isEqualTo(1);
      assertThat(say(client, 2)).isEqualTo(2);
    }
  }

  @Test
  void aCutEndsConnectionsAndNewOnesAreWelcome() throws Exception {
    try (Socket client = connect();
        Socket other = connect()) {
      assertThat(say(client, 1)).isEqualTo(1);
      assertThat(say(other, 2)).isEqualTo(2);
      proxy.cut();
      assertThat(isEnded(client)).isTrue();
      assertThat(isEnded(other)).isTrue();
    }
    Await.until("nothing is left over", () -> proxy.connections() == 0);
    try (Socket client = connect()) {
      assertThat(say(client, 3)).isEqualTo(3);
    }
  }

  @Test
  void heldBytesArriveOnceTheyAreReleased() throws IOException {
    try (Socket client = connect()) {
      assertThat(say(client, 1)).isEqualTo(1);
      proxy.hold();
      client.getOutputStream().write(2);
      assertThat(isSilent(client)).isTrue();
      assertThat(heard).containsExactly(1);
      proxy.release();
      assertThat(client.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void heldRequestsDoNotArriveWhileAnswersDo() throws Exception {
    Duration delay = Duration.ofMillis(100);
    try (var far = new FaultProxy(freePort(), echo.getLocalPort(), delay)) {
      far.accept();
      try (Socket client = connect(far)) {
        client.getOutputStream().write(1);
        Await.until("it was heard", () -> heard.contains(1));
        far.holdRequests();
        assertThat(client.getInputStream().read()).isEqualTo(1);
        client.getOutputStream().write(2);
        assertThat(isSilent(client)).isTrue();
        assertThat(heard).containsExactly(1);
        far.release();
        assertThat(client.getInputStream().read()).isEqualTo(2);
      }
    }
  }

  @Test
  void heldRequestsAreLostInACut() throws Exception {
    try (Socket client = connect()) {
      assertThat(say(client, 1)).isEqualTo(1);
      proxy.holdRequests();
      client.getOutputStream().write(2);
      proxy.cut();
      proxy.release();
      assertThat(isEnded(client)).isTrue();
    }
    try (Socket client = connect()) {
      assertThat(say(client, 3)).isEqualTo(3);
    }
    assertThat(heard).containsExactly(1, 3);
  }

  @Test
  void whoeverIsHeldDoesNotLearnThatTheOtherHasGone() throws Exception {
    try (Socket client = connect()) {
      assertThat(say(client, 1)).isEqualTo(1);
      proxy.hold();
      hangUp();
      assertThat(isSilent(client)).isTrue();
      proxy.release();
      assertThat(isEnded(client)).isTrue();
    }
  }

  @Test
  void aConnectionThatIsHeldCanBeCut() throws IOException {
    try (Socket client = connect()) {
      assertThat(say(client, 1)).isEqualTo(1);
      proxy.hold();
      proxy.cut();
      assertThat(isEnded(client)).isTrue();
    }
  }

  @Test
  void whatIsSaidWhileAnswersAreDroppedIsHeard() throws Exception {
    try (Socket client = connect()) {
      assertThat(say(client, 1)).isEqualTo(1);
      proxy.dropAnswers();
      client.getOutputStream().write(2);
      assertThat(isSilent(client)).isTrue();
      Await.until("an answer was dropped", proxy::lostAnswers);
      assertThat(heard).containsExactly(1, 2);
      proxy.deliverAnswers();
      assertThat(isEnded(client)).isTrue();
    }
    try (Socket client = connect()) {
      assertThat(say(client, 3)).isEqualTo(3);
    }
  }

  @Test
  void connectionsThatLostNothingGoOn() throws IOException {
    try (Socket client = connect()) {
      assertThat(say(client, 1)).isEqualTo(1);
      proxy.dropAnswers();
      proxy.deliverAnswers();
      assertThat(say(client, 2)).isEqualTo(2);
    }
  }

  @Test
  void aProxyThatRefusesIsLikeAPortThatNobodyListensOn() throws Exception {
    try (Socket client = connect()) {
      assertThat(say(client, 1)).isEqualTo(1);
      proxy.refuse();
      assertThat(isEnded(client)).isTrue();
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
    }
    proxy.accept();
    try (Socket client = connect()) {
      assertThat(say(client, 2)).isEqualTo(2);
    }
  }

  @Test
  void aProxyThatIsAvoidedKeepsWhatIsUnderWay() throws Exception {
    try (Socket idle = connect();
        Socket busy = connect()) {
      assertThat(say(idle, 1)).isEqualTo(1);
      proxy.hold();
      busy.getOutputStream().write(2);
      assertThat(isSilent(busy)).isTrue();
      proxy.avoid();
      assertThat(isEnded(idle)).isTrue();
      assertThatThrownBy(this::connect).isInstanceOf(IOException.class);
      proxy.release();
      assertThat(busy.getInputStream().read()).isEqualTo(2);
    }
  }

  @Test
  void answersFromFarAwayAreLate() throws Exception {
    Duration delay = Duration.ofMillis(100);
    try (var far = new FaultProxy(freePort(), echo.getLocalPort(), delay)) {
      far.accept();
      try (var client = new Socket(InetAddress.getLoopbackAddress(), far.port())) {
        long start = System.nanoTime();
        client.getOutputStream().write(1);
        assertThat(client.getInputStream().read()).isEqualTo(1);
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(delay.toNanos());
      }
    }
  }

  @Test
  void answersFromFarAwayDoNotWaitForEachOther() throws Exception {
    Duration delay = Duration.ofSeconds(2);
    try (var far = new FaultProxy(freePort(), echo.getLocalPort(), delay)) {
      far.accept();
      try (var client = new Socket(InetAddress.getLoopbackAddress(), far.port())) {
        client.getOutputStream().write(1);
        Await.until("the first is on its way", () -> heard.contains(1));
        client.getOutputStream().write(2);
        Await.until("the second is on its way", () -> heard.contains(2));
        assertThat(client.getInputStream().read()).isEqualTo(1);
        client.setSoTimeout((int) delay.dividedBy(2).toMillis());
        assertThat(client.getInputStream().read()).isEqualTo(2);
      }
    }
  }

  @Test
  void whatIsOnItsWayArrivesAlthoughItsSenderHasGone() throws Exception {
    try (var hasty = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        var far = new FaultProxy(freePort(), hasty.getLocalPort(), Duration.ofMillis(100))) {
      far.accept();
      try (var client = new Socket(InetAddress.getLoopbackAddress(), far.port())) {
        try (Socket server = hasty.accept()) {
          server.getOutputStream().write(1);
        }
        assertThat(client.getInputStream().read()).isEqualTo(1);
        assertThat(isEnded(client)).isTrue();
      }
    }
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket client = echo.accept();
        Thread _ = Thread.startVirtualThread(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void hangUp() throws IOException {
    for (Socket one : served) {
      one.close();
    }
  }

  private void serve(Socket client) {
    served.add(client);
    try (client) {
      for (int b = client.getInputStream().read(); b >= 0; b = client.getInputStream().read()) {
        heard.add(b);
        client.getOutputStream().write(b);
      }
    } catch (IOException e) {
      // The test is over, or has cut it.
    }
  }

  private Socket connect() throws IOException {
    return connect(proxy);
  }

  private static Socket connect(FaultProxy proxy) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  private static int say(Socket client, int b) throws IOException {
    client.getOutputStream().write(b);
    return client.getInputStream().read();
  }

  private static boolean isSilent(Socket client) throws IOException {
    client.setSoTimeout(SILENCE_MILLIS);
    try {
      client.getInputStream().read();
      return false;
    } catch (SocketTimeoutException e) {
      return true;
    } finally {
      client.setSoTimeout(PATIENCE_MILLIS);
    }
  }

  private static boolean isEnded(Socket client) throws IOException {
    try {
      return client.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true; // reset
    }
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
