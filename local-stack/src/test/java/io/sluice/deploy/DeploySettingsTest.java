package io.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Settings that cannot be: each is named before anything is asked of the cloud.
@Timeout(60)
class DeploySettingsTest {
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
        "PROJECT=           | PROJECT is not set: it is the id of a project, like my-project-1",
        "PROJECT=My Project | PROJECT=My Project: it has to be the id of a project, like my-project-1",
        "PROJECT=123456789  | PROJECT=123456789: it has to be the id of a project, like my-project-1",
        "REGION=            | REGION is not set: it is a region, like europe-west1",
        "REGION=europe      | REGION=europe: it has to be a region, like europe-west1",
        "REGION=us-east1-b  | REGION=us-east1-b: it has to be a region, like europe-west1",
        "OPEN=true          | OPEN=true: it has to be yes or no",
        "OPEN=yes           | OPEN=yes and WRITE_KEYS_FILE=write-keys: who may send events, anybody or who has a key?",
        "WRITE_KEYS_FILE=   | WRITE_KEYS_FILE is not set: it names the file with the write keys; OPEN=yes does without any",
        "WRITE_KEYS_FILE=no | WRITE_KEYS_FILE=DIRECTORY/no: it does not exist, or cannot be read",
        "NAME=Sluice        | NAME=Sluice: it has to be 2 to 20 of a-z, 0-9 and -, beginning with a letter and not ending with -",
        "DATASET=my-data    | DATASET=my-data: it has to be letters, digits and _",
        "DATASET_LOCATION=Europe | DATASET_LOCATION=Europe: it has to be US, EU or a region",
        "INGRESS=internal   | INGRESS=internal: it has to be all or internal-and-cloud-load-balancing",
        "INGEST_MIN=11      | INGEST_MIN=11 is more than INGEST_MAX=10",
        "PROCESSOR_MAX=1000 | PROCESSOR_MAX=1000: it has to be a number of instances, 1 to 999",
        "REDIS_TIER=HA      | REDIS_TIER=HA: it has to be basic or standard",
        "REDIS_GB=0.5       | REDIS_GB=0.5: it has to be a number of gigabytes, 1 to 300",
        "SUBNET_RANGE=10.0.0.0/28 | SUBNET_RANGE=10.0.0.0/28: it has to be a private range of 64 addresses or more, like 10.124.0.0/24",
        "SUBNET_RANGE=8.8.8.0/24 | SUBNET_RANGE=8.8.8.0/24: it has to be a private range of 64 addresses or more, like 10.124.0.0/24",
        "BUILD=podman       | BUILD=podman: it has to be cloud or docker",
        "ALERT_EMAIL=ops    | ALERT_EMAIL=ops: it has to be an address of e-mail",
        "REGIONS=a          | line 5: there is no setting REGIONS; settings.example.env has all of them",
        "region             | line 5: not NAME=value: region",
        "NAME='sluice'      | line 5: the value of NAME has quotes, or blanks around it; it is written as it is",
        "NAME= sluice       | line 5: the value of NAME has quotes, or blanks around it; it is written as it is",
        "SLUICE_MAX_DEPHT=9 | line 5: the services have no setting SLUICE_MAX_DEPHT; README.md lists them",
        "SLUICE_PROJECT=other | line 5: SLUICE_PROJECT is set by deploy.sh itself",
        "SLUICE_TYPE_FIELDS=a^b | ''",
      })
  void aWrongSettingIsNamedInOneLine(String line, String complaint) throws Exception {
    String name = line.split("=")[0];
    cloud.settings(
        PretendCloud.MINIMAL.contains(name + "=")
            ? PretendCloud.MINIMAL.replaceFirst("(?m)^" + name + "=.*$", line)
            : PretendCloud.MINIMAL + line + "\n");

    PretendCloud.Result result = cloud.run("deploy.sh", "--dry-run");

    if (complaint.isEmpty()) {
      result.succeeded();
      return;
    }
    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errors()).isEqualTo("deploy.sh: DIRECTORY/settings.env: " + complaint + "\n");
    assertThat(result.out()).isEmpty();
    assertThat(cloud.asked()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'# nothing'       | it has no line name:key",
        "'shop:a\ns3cret'  | line 2 is not name:key",
        "''                | it has no line name:key"
      })
  void writeKeysThatAreNoneAreNamedByTheirLine(String keys, String complaint) throws Exception {
    cloud.writeKeys(keys);

    PretendCloud.Result result = cloud.run("deploy.sh");

    assertThat(result.status()).isEqualTo(2);
    assertThat(result.errors())
        .isEqualTo(
            "deploy.sh: DIRECTORY/settings.env: WRITE_KEYS_FILE=DIRECTORY/write-keys: %s\n"
                .formatted(complaint));
    assertThat(cloud.asked()).isEmpty();
  }

  @Test
  void allThatIsWrongIsNamedAtOnce() throws Exception {
    cloud.settings("PROJECT=x\nPROJECT=y\nOPEN=no\n");

    PretendCloud.Result result = cloud.run("deploy.sh");

    assertThat(result.errors().lines())
        .containsExactly(
            "deploy.sh: DIRECTORY/settings.env: line 2: PROJECT is there twice",
            "deploy.sh: DIRECTORY/settings.env: PROJECT=x: it has to be the id of a project, like my-project-1",
            "deploy.sh: DIRECTORY/settings.env: REGION is not set: it is a region, like europe-west1",
            "deploy.sh: DIRECTORY/settings.env: WRITE_KEYS_FILE is not set: it names the file with the write keys; OPEN=yes does without any");
  }

  @Test
  void withoutSettingsItSaysWhereTheyComeFrom() throws Exception {
    java.nio.file.Files.delete(directory.resolve("settings.env"));

    PretendCloud.Result result = cloud.run("deploy.sh");

    assertThat(result.status()).isEqualTo(1);
    assertThat(result.errors())
        .contains("there is no DIRECTORY/settings.env: copy SOURCES/deploy/settings.example.env");
  }

  @Test
  void theExampleIsASettingsFileButForItsProject() throws Exception {
    String example =
        java.nio.file.Files.readString(
            io.sluice.SourceTree.root().resolve("deploy/settings.example.env"));
    cloud.settings(
        example
            .replace("PROJECT=\n", "PROJECT=my-project\n")
            .replace("REGION=\n", "REGION=europe-west1\n")
            .replaceAll("(?m)^#(?=[A-Z_]+=)", "")
            .replace("TAG=\n", "TAG=1\n"));

    PretendCloud.Result result = cloud.run("deploy.sh", "--dry-run").succeeded();

    assertThat(result.errors()).isEmpty();
  }
}
