package io.sluice.local.contract;

import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/// The real BigQuery: what no document promises, and exactly-once rests on. The variable does not
/// begin as those of the services do, which refuse names that they do not know.
@Timeout(600)
@EnabledIfEnvironmentVariable(
    named = "CONTRACT_PROJECT",
    matches = ".+",
    disabledReason =
        "NOTHING WAS ASKED OF THE REAL BIGQUERY: set CONTRACT_PROJECT to the id of a project of"
            + " Google Cloud, and log in by `gcloud auth application-default login`. The test makes"
            + " a dataset sluice_contract_* for each of its methods and deletes it afterwards (if"
            + " it is killed, the tables in it expire after a day), appends about 20 MB, and runs"
            + " some hundred queries of 10 MB: less than 0.05 USD. Needed: roles/bigquery.user")
class BigQueryProjectIT extends BigQueryContract {
  private static String project;
  private static BigQuery rest;

  @BeforeAll
  static void start() {
    project = System.getenv("CONTRACT_PROJECT");
    rest = BigQueryOptions.newBuilder().setProjectId(project).build().getService();
  }

  @Override
  Map<String, String> environment() {
    return Map.of("SLUICE_PROJECT", project);
  }

  @Override
  BigQuery rest() {
    return rest;
  }

  @Override
  protected int races() {
    return 20;
  }

  @Override
  int inFlight() {
    return 1_000;
  }

  @Override
  Duration watch() {
    return Duration.ofSeconds(30);
  }
}
