package io.sluice.local.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import io.sluice.local.bigquery.LocalBigQuery;
import io.sluice.local.bigquery.LocalBigQueryOptions;
import io.sluice.processor.RowSink;
import io.sluice.processor.RowSink.Appended;
import io.sluice.processor.SampleRow;
import io.sluice.processor.SinkException;
import io.sluice.processor.Sought.Same;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The sink of BigQuery against the local BigQuery.
@Timeout(60)
class BigQuerySinkTest extends BigQueryContract {
  private static final String PROJECT = "sluice-local";

  private static LocalBigQuery warehouse;
  private static BigQuery rest;

  @BeforeAll
  static void start() throws IOException {
    warehouse = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT));
    rest =
        BigQueryOptions.newBuilder()
            .setProjectId(PROJECT)
            .setHost("http://127.0.0.1:" + warehouse.restPort())
            .setCredentials(NoCredentials.getInstance())
            .build()
            .getService();
  }

  @AfterAll
  static void stop() throws IOException {
    warehouse.close();
  }

  @Override
  Map<String, String> environment() {
    return Map.of(
        "SLUICE_PROJECT", PROJECT,
        "SLUICE_BIGQUERY_ENDPOINT", "http://127.0.0.1:" + warehouse.restPort(),
        "SLUICE_BIGQUERY_GRPC_ENDPOINT", "http://127.0.0.1:" + warehouse.grpcPort());
  }

  @Override
  BigQuery rest() {
    return rest;
  }

  @Override
  int inFlight() {
    return 1_000;
  }

  @Override
  Duration watch() {
    return Duration.ofMillis(500);
  }

  /// The real one learns of a table that was dropped and came back minutes later.
  @Test
  void aTableThatWasDroppedComesBackEmpty() throws Exception {
    RowSink.Stream before = sink().open(TABLE);
    before.append(0, SampleRow.rows("a"));
    rest.delete(table());
    var row = List.of(SampleRow.of("a").sought(Same.ID));

    assertThatThrownBy(() -> sink().lookUp(TABLE, row)).isInstanceOf(SinkException.class);

    assertThat(sink().lookUp(TABLE, row).isEmpty()).isTrue();
    assertThat(sink().settle(before.name())).isEmpty();
    assertThat(before.append(1, SampleRow.rows("b"))).isInstanceOf(Appended.Unknown.class);
    assertThat(sink().open(TABLE).append(0, SampleRow.rows("c")))
        .isInstanceOf(Appended.Written.class);
    assertThat(storedIds()).containsExactly("c");
  }

  @Test
  void theSharedStreamOfATableThatWasDroppedBringsItBack() throws Exception {
    RowSink.Stream before = sink().openShared(TABLE);
    assertThat(before.append(0, SampleRow.rows("a"))).isInstanceOf(Appended.Written.class);
    rest.delete(table());

    assertThat(before.append(0, SampleRow.rows("b"))).isInstanceOf(Appended.Unknown.class);
    assertThat(sink().openShared(TABLE).append(0, SampleRow.rows("c")))
        .isInstanceOf(Appended.Written.class);

    assertThat(storedIds()).containsExactly("c");
  }
}
