package io.sluice.bench.peer.nginx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.sluice.bench.load.HttpConnection;
import io.sluice.bench.peer.Peer;
import io.sluice.bench.process.Site;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NginxTest {
  @TempDir private Path directory;

  @Test
  void itAnswersAndCountsWhatItAnswered() throws Exception {
    try (Site site = Site.open(directory.resolve("run"), Path.of("none.jar"))) {
      Peer peer = Nginx.start(site, directory.resolve("nginx"));
      assumeTrue(peer instanceof Peer.Running, peer.toString());
      int port = ((Peer.Running) peer).port();

      try (var connection =
          HttpConnection.open(URI.create(Site.url(port) + "/v1/events"), Map.of())) {
        for (int i = 0; i < 3; i++) {
          assertThat(connection.post(new byte[100_000])).isEqualTo(200);
        }
      }

      assertThat(Nginx.requests(port)).isEqualTo(3);
      assertThat(Nginx.requests(port)).as("having been asked once more").isEqualTo(4);
    }
  }
}
