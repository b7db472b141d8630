package io.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.SourceTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `deploy.sh` and `destroy.sh` on tools that stand in for Google's.
@Timeout(120)
class DeployTest {
  private static final Path APPROVED =
      SourceTree.root().resolve("local-stack/src/test/resources/io/sluice/deploy/approved");

  private static final boolean WRITE = "yes".equals(System.getenv("WRITE_DOCS"));

  @TempDir private Path directory;

  private PretendCloud cloud;

  @BeforeEach
  void start() throws IOException {
    cloud = new PretendCloud(directory);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "first     | ''",
        "open      | OPEN=yes,WRITE_KEYS_FILE=",
        "docker    | BUILD=docker",
        "balancer  | INGRESS=internal-and-cloud-load-balancing,SLUICE_CORS_ORIGINS=https://shop.example.com",
        "named     | NAME=tills,DATASET=tills,DATASET_LOCATION=EU,REDIS_TIER=basic,REDIS_GB=5,INGEST_MIN=0,INGEST_MAX=3",
        "alerting  | ALERT_EMAIL=ops@example.com",
      })
  void aDryRunPrintsTheCommandsAndRunsNone(String name, String settings) throws Exception {
    String text = PretendCloud.MINIMAL;
    for (String line : settings.split(",")) {
      text = text.replaceFirst("(?m)^" + line.split("=")[0] + "=.*\n", "") + line + "\n";
    }
    cloud.settings(text);

    PretendCloud.Result result = cloud.run("deploy.sh", "--dry-run").succeeded();

    assertThat(result.errors()).isEmpty();
    assertApproved(name, result.out());
    assertThat(cloud.done()).isEmpty();
    assertThat(result.out()).doesNotContain("s3cret");
  }

  @Test
  void aDryRunOverWhatIsThereHasNothingToDo() throws Exception {
    cloud.run("deploy.sh").succeeded();

    PretendCloud.Result result = cloud.run("deploy.sh", "--dry-run").succeeded();

    assertThat(result.commands()).isEmpty();
    assertApproved("again", result.out());
  }

  @Test
  void theSecondRunChangesNothing() throws Exception {
    assertThat(cloud.run("deploy.sh").succeeded().commands()).isNotEmpty();
    List<List<String>> first = cloud.done();

    PretendCloud.Result second = cloud.run("deploy.sh").succeeded();

    assertThat(second.commands()).isEmpty();
    assertThat(second.out()).contains("everything is as it should be");
    assertThat(cloud.done()).isEqualTo(first);
  }

  @Test
  void whatARunPrintsIsWhatItRuns() throws Exception {
    List<String> announced = cloud.run("deploy.sh", "--dry-run").succeeded().commands();
    List<String> run = cloud.run("deploy.sh").succeeded().commands();

    assertThat(run).hasSameSizeAs(announced);
    assertThat(cloud.done()).hasSameSizeAs(announced);
  }

  @Test
  void aSecretIsInNoArgumentAndInNoOutput() throws Exception {
    PretendCloud.Result result = cloud.run("deploy.sh").succeeded();

    String all = result.out() + result.errors() + cloud.done() + cloud.asked();
    assertThat(all).doesNotContain("s3cret-key", "auth-5tring");
  }

  @Test
  void aChangedSettingDeploysTheServiceThatItConcerns() throws Exception {
    cloud.run("deploy.sh").succeeded();
    cloud.settings(PretendCloud.MINIMAL + "INGEST_MAX=20\n");

    assertThat(cloud.run("deploy.sh").succeeded().commands())
        .singleElement()
        .asString()
        .startsWith("+ gcloud run deploy sluice-ingest ")
        .contains(" --max-instances=20 ");
  }

  @Test
  void aChangedKeyBecomesANewVersionOfItsSecret() throws Exception {
    cloud.run("deploy.sh").succeeded();
    cloud.writeKeys("shop:an0ther\n");

    assertThat(cloud.run("deploy.sh").succeeded().commands())
        .containsExactly(
            "+ cat DIRECTORY/write-keys | gcloud secrets versions add sluice-write-keys --data-file=- --project=my-project");
  }

  @Test
  void oneStepIsDoneAlone() throws Exception {
    cloud.run("deploy.sh", "--only", "topics").succeeded();

    assertThat(cloud.done()).allSatisfy(call -> assertThat(call).contains("pubsub"));
  }

  @Test
  void forceDoesAgainWhatMayHaveBeenChangedByHand() throws Exception {
    cloud.run("deploy.sh").succeeded();

    assertThat(cloud.run("deploy.sh", "--force", "--only", "subscription").succeeded().commands())
        .singleElement()
        .asString()
        .startsWith("+ gcloud pubsub subscriptions update sluice-events-push ");
  }

  @Test
  void aQuestionThatIsNotAnsweredEndsItBeforeAnythingIsChanged() throws Exception {
    cloud.refuse("describe my-project");

    PretendCloud.Result result = cloud.run("deploy.sh");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors())
        .contains(
            "PERMISSION_DENIED", "gcloud projects describe my-project", "nothing was changed");
    assertThat(cloud.done()).isEmpty();
  }

  @Test
  void whoIsNotLoggedInIsToldOnceAndSeesWhatWouldBeDone() throws Exception {
    cloud.logOut();

    PretendCloud.Result dry = cloud.run("deploy.sh", "--dry-run").succeeded();
    assertThat(dry.errors().lines()).singleElement().asString().contains("nobody is logged in");
    assertThat(dry.commands()).hasSizeGreaterThan(40);
    assertThat(cloud.asked()).hasSize(1);

    PretendCloud.Result real = cloud.run("deploy.sh");
    assertThat(real.status()).isEqualTo(1);
    assertThat(real.errors()).contains("gcloud auth login");
    assertThat(cloud.done()).isEmpty();
  }

  @Test
  void aCommandThatFailsEndsItWithItsReason() throws Exception {
    cloud.refuse("topics create");

    PretendCloud.Result result = cloud.run("deploy.sh");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors())
        .contains("PERMISSION_DENIED", "gcloud pubsub topics create sluice-events");
    assertThat(result.commands()).last().asString().contains("topics create sluice-events ");
  }

  @Test
  void whatWasDeployedIsDeletedButTheData() throws Exception {
    cloud.run("deploy.sh").succeeded();

    PretendCloud.Result result = cloud.answering("my-project\n", "destroy.sh").succeeded();

    assertApproved("destroy", result.out());
    assertThat(cloud.run("destroy.sh", "--dry-run").succeeded().commands()).isEmpty();
    assertThat(cloud.run("destroy.sh", "--dry-run", "--with-data").succeeded().commands())
        .singleElement()
        .asString()
        .startsWith("+ bq ");
  }

  @Test
  void withoutTheNameOfTheProjectNothingIsDeleted() throws Exception {
    cloud.run("deploy.sh").succeeded();
    List<List<String>> before = cloud.done();

    PretendCloud.Result result = cloud.answering("yes\n", "destroy.sh");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors()).contains("nothing was deleted");
    assertThat(cloud.done()).isEqualTo(before);
  }

  private static void assertApproved(String name, String text) throws IOException {
    Path file = APPROVED.resolve(name + ".txt");
    if (WRITE) {
      Files.createDirectories(APPROVED);
      Files.writeString(file, text);
    }
    assertThat(text).isEqualTo(Files.readString(file));
  }
}
