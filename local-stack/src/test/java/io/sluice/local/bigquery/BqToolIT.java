package io.sluice.local.bigquery;

import static com.google.cloud.bigquery.StandardSQLTypeName.STRING;
import static com.google.cloud.bigquery.StandardSQLTypeName.TIMESTAMP;
import static io.sluice.local.bigquery.GoogleClients.field;
import static io.sluice.local.bigquery.GoogleClients.required;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Google's `bq` tool, where it is installed.
class BqToolIT {
  private static final String PROJECT = "test-project";
  private static final Path BQ = Path.of("/usr/bin/bq");

  @TempDir Path config;

  @Test
  @Timeout(120)
  void bqListsShowsReadsAndMakesTables() throws Exception {
    assumeTrue(Files.isExecutable(BQ), "SKIPPED: the bq tool is not installed at " + BQ);
    try (var local = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT));
        var clients = GoogleClients.of(PROJECT, local)) {
      clients.createTable("seen", required("id", STRING), field("at", TIMESTAMP));
      Path rows = Files.writeString(config.resolve("rows.json"), "{\"id\":\"é1\",\"at\":0}\n");

      assertThat(bq(local, "ls")).contains(GoogleClients.DATASET);
      assertThat(bq(local, "ls", GoogleClients.DATASET)).contains("seen", "TABLE");
      assertThat(bq(local, "insert", "d.seen", rows.toString())).isEmpty();
      assertThat(bq(local, "show", "d.seen")).contains("id: string (required)", "at: timestamp");
      assertThat(bq(local, "head", "d.seen")).contains("é1", "1970-01-01 00:00:00");
      assertThat(bq(local, "mk", "--table", "d.made", "a:STRING,b:INTEGER")).contains("created");
      assertThat(clients.rows("made")).isEmpty();
      bq(local, "rm", "-f", "-t", "d.made");
      assertThat(clients.rest().getTable(GoogleClients.DATASET, "made")).isNull();
    }
  }

  @Test
  @Timeout(120)
  void bqQueries() throws Exception {
    assumeTrue(Files.isExecutable(BQ), "SKIPPED: the bq tool is not installed at " + BQ);
    try (var local = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT));
        var clients = GoogleClients.of(PROJECT, local)) {
      clients.createTable("asked", required("id", STRING), field("at", TIMESTAMP));

      assertThat(query(local, "INSERT d.asked VALUES ('a', '2024-03-10 08:00:00'), ('b', NULL)"))
          .contains("Number of affected rows: 2");
      assertThat(query(local, "SELECT id, `at` FROM d.asked ORDER BY id"))
          .contains("| a  | 2024-03-10 08:00:00 |", "| b  |                NULL |");
      assertThat(query(local, "SELECT COUNT(*) >= 2 AS enough FROM d.asked", "--format=json"))
          .contains("[{\"enough\":\"true\"}]");
      assertThat(query(local, "SELECT @n + 1 AS n", "--parameter=n:INT64:41", "--format=csv"))
          .contains("n\n42");
      assertThat(query(local, "SELECT id FROM d.asked", "--dry_run"))
          .contains("successfully validated");
      assertThat(query(local, "CREATE VIEW d.seen AS SELECT id FROM d.asked")).contains("Created");
      assertThat(bq(local, "ls", "-j")).contains("SUCCESS");
      assertThat(refused(local, "query", "--nouse_legacy_sql", "SELECT x FROM d.asked"))
          .contains("Unrecognized name: x at [1:8]");
      assertThat(refused(local, "query", "--use_legacy_sql", "SELECT 1"))
          .contains("understands GoogleSQL only");
    }
  }

  private String query(LocalBigQuery local, String sql, String... flags)
      throws IOException, InterruptedException {
    List<String> arguments = new ArrayList<>(List.of("query", "--nouse_legacy_sql"));
    arguments.addAll(List.of(flags));
    arguments.add(sql);
    return bq(local, arguments.toArray(String[]::new));
  }

  private String bq(LocalBigQuery local, String... arguments)
      throws IOException, InterruptedException {
    Ended ended = run(local, arguments);
    assertThat(ended.exitCode()).as(ended.text()).isZero();
    return ended.text();
  }

  /// What bq says of an error, in one line.
  private String refused(LocalBigQuery local, String... arguments)
      throws IOException, InterruptedException {
    Ended ended = run(local, arguments);
    assertThat(ended.exitCode()).as(ended.text()).isNotZero();
    return ended.text().replaceAll("\\s+", " ");
  }

  private record Ended(int exitCode, String text) {}

  private Ended run(LocalBigQuery local, String... arguments)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(BQ.toString());
    command.add("--api=http://localhost:" + local.restPort());
    command.add("--project_id=" + PROJECT);
    command.add("--oauth_access_token=local");
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("CLOUDSDK_CONFIG", config.toString());
    builder.environment().put("PYTHONIOENCODING", "UTF-8");
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    return new Ended(process.exitValue(), output);
  }
}
