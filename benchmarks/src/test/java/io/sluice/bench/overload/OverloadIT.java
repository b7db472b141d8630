package io.sluice.bench.overload;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import io.sluice.SourceTree;
import io.sluice.bench.audit.Audit;
import io.sluice.bench.load.Balance;
import io.sluice.bench.load.Crowd;
import io.sluice.bench.load.Ledger;
import io.sluice.bench.load.Posts;
import io.sluice.bench.measure.MetricsClient;
import io.sluice.bench.process.Site;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Processes with little memory: far more posts than fit in while Pub/Sub is far away, then
/// BigQuery away under a load that they can take.
@Timeout(240)
class OverloadIT {
  private static final Path JAR = SourceTree.root().resolve("local-stack/target/sluice.jar");
  private static final Scene.Room ROOM = new Scene.Room(128, 128, 2 << 20);
  private static final int EVENTS_PER_POST = 50;
  private static final long SEED = 5;

  private final Ledger ledger = new Ledger();
  private final MetricsClient metrics = new MetricsClient();

  @TempDir private Path directory;

  @Test
  void whatWasAcceptedIsStoredOnceAndServiceIsSoonNormal() throws Exception {
    try (Site site = Site.open(directory.resolve("site"), JAR)) {
      Scene scene = Scene.start(site, ROOM);
      scene.startProcessor();
      try (var crowd = new Crowd(scene.events(), ledger, SEED, EVENTS_PER_POST, 500)) {
        flood(scene, crowd);
        outage(scene, crowd);
      }
      everythingIsStoredOnce(scene.audit(metrics));
      assertThat(scene.ingest().process().isAlive()).isTrue();
      assertThat(scene.processor().process().isAlive()).isTrue();
    }
  }

  private void flood(Scene scene, Crowd crowd) throws Exception {
    scene.pubSub().distance(Duration.ofMillis(300));
    Posts flood = crowd.steadily(300, Duration.ofSeconds(2));
    crowd.awaitAnswers();
    scene.pubSub().distance(Duration.ZERO);

    assertThat(flood.answers()).containsOnlyKeys(200, 503);
    assertThat(flood.withoutRetryAfter()).isZero();
    assertThat(flood.lost()).isZero();
    Await.until(
        "nothing is in flight",
        () -> scene.ingest().metric(metrics, Scene.INGEST_BYTES).orElse(1L) == 0);
    Await.until("all are taken again", () -> allAreTaken(crowd));
  }

  private static boolean allAreTaken(Crowd crowd) throws InterruptedException {
    Posts posts = crowd.steadily(10, Duration.ofMillis(500));
    crowd.awaitAnswers();
    return posts.refused().count() == 0;
  }

  private void outage(Scene scene, Crowd crowd) throws Exception {
    Audit audit = scene.audit(metrics);
    Await.until("all is stored", Duration.ofSeconds(60), () -> audit.rows() >= ledger.answered());
    Away.BIGQUERY.refuse(scene);
    Posts meanwhile = crowd.steadily(20, Duration.ofSeconds(4));
    crowd.awaitAnswers();
    assertThat(audit.rows()).isLessThan(ledger.answered());
    Away.BIGQUERY.comeBack(scene);

    assertThat(meanwhile.refused().count()).as("ingest does not notice").isZero();
  }

  private void everythingIsStoredOnce(Audit audit) throws Exception {
    Await.until("all is stored", Duration.ofSeconds(60), () -> audit.rows() >= ledger.answered());
    audit.read(ledger);
    Balance balance = ledger.balance(10);
    assertThat(balance.isClean()).as(balance.toString()).isTrue();
  }
}
