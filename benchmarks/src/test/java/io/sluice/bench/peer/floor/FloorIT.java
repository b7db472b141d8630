package io.sluice.bench.peer.floor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.SourceTree;
import io.sluice.bench.load.HttpConnection;
import io.sluice.bench.measure.MetricsClient;
import io.sluice.bench.process.Program.Compilation;
import io.sluice.bench.process.Program.Part;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.process.Site;
import io.sluice.model.Setting;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A process of its own, whose class is not in the jar of the others.
class FloorIT {
  private static final Path JAR = SourceTree.root().resolve("local-stack/target/sluice.jar");

  @TempDir private Path directory;

  @Test
  void itShowsTheBytesThatItHasRead() throws Exception {
    try (Site site = Site.open(directory, JAR)) {
      int port = site.port(Setting.INGEST_PORT);
      ServiceProcess floor =
          site.process("floor", Part.FLOOR, Compilation.QUICK, site.environment(), port);
      floor.start();
      floor.awaitReady();

      URI uri = URI.create(Site.url(port) + "/v1/events");
      try (HttpConnection connection = HttpConnection.open(uri, Map.of())) {
        assertThat(connection.post(new byte[1234])).isEqualTo(200);
      }

      assertThat(new MetricsClient().read(site.port(Setting.METRICS_PORT)).orElseThrow())
          .satisfies(
              shown -> assertThat(shown.sum("sluice_floor_read_bytes_total")).isEqualTo(1234));
    }
  }
}
