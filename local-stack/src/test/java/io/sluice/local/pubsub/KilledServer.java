package io.sluice.local.pubsub;

import static io.sluice.local.pubsub.GoogleClients.TOPIC;

import com.google.api.gax.rpc.AlreadyExistsException;
import com.google.pubsub.v1.Subscription;
import io.sluice.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/// A server in a process of its own, to be killed: arguments are its directory, a file for its
/// port, and the push endpoint.
final class KilledServer {
  private KilledServer() {}

  static Process start(Path directory, Path portFile, String endpoint) throws Exception {
    Files.deleteIfExists(portFile);
    return ChildJvm.of(
            KilledServer.class.getName(),
            List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"),
            directory.toString(),
            portFile.toString(),
            endpoint)
        .inheritIO()
        .start();
  }

  public static void main(String[] args) throws Exception {
    var server = LocalPubSub.start(RunningPubSub.options(Path.of(args[0])));
    try (var clients = new GoogleClients(server.port())) {
      clients.topics.createTopic(TOPIC);
      clients.subscribe(args[2], Subscription.getDefaultInstance());
    } catch (AlreadyExistsException _) {
      // kept by the process before
    }
    Path port = Path.of(args[1]);
    Path written = Files.writeString(port.resolveSibling("port.next"), "" + server.port());
    Files.move(written, port);
    new CountDownLatch(1).await();
  }
}
