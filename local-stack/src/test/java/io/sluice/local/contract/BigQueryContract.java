package io.sluice.local.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.api.core.ApiFuture;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQuery.DatasetDeleteOption;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.QueryJobConfiguration;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.storage.v1.AppendRowsResponse;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteClient;
import com.google.cloud.bigquery.storage.v1.BigQueryWriteSettings;
import com.google.cloud.bigquery.storage.v1.JsonStreamWriter;
import io.sluice.Await;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.table.RejectedEventsTable;
import io.sluice.model.table.Table;
import io.sluice.processor.EvolutionContract;
import io.sluice.processor.RowLookUpContract;
import io.sluice.processor.RowSink;
import io.sluice.processor.RowSink.Appended;
import io.sluice.processor.RowSinkContract;
import io.sluice.processor.SampleRow;
import io.sluice.processor.Shapes;
import io.sluice.processor.SinkException;
import io.sluice.processor.Sought.Same;
import io.sluice.processor.sink.bigquery.BigQuerySink;
import io.sluice.service.GoogleEndpoint;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What the processor relies on in BigQuery, by Google's own clients: the same for the local one
/// and for the real one. Each test has a dataset of its own.
abstract class BigQueryContract extends RowSinkContract {
  private static final Logger LOG = LoggerFactory.getLogger(BigQueryContract.class);

  private static final List<Table> TABLES =
      List.of(TABLE, new RejectedEventsTable(Duration.ofDays(30)).table());

  private Settings settings;
  private BigQuerySink sink;

  /// The settings by which it is reached.
  abstract Map<String, String> environment();

  /// A client of its REST side.
  abstract BigQuery rest();

  /// How many appends are in flight when their stream is settled.
  abstract int inFlight();

  /// How long to watch for rows that land too late.
  abstract Duration watch();

  @BeforeEach
  void createDataset() {
    String dataset = "sluice_contract_" + UUID.randomUUID().toString().replace("-", "");
    rest()
        .create(
            DatasetInfo.newBuilder(dataset)
                .setDefaultTableLifetime(TimeUnit.DAYS.toMillis(1))
                .build());
    var environment = new HashMap<>(environment());
    environment.put(Setting.DATASET.variable(), dataset);
    settings = Settings.of(environment);
    sink = new BigQuerySink(settings);
  }

  @AfterEach
  void deleteDataset() {
    sink.close();
    rest().delete(settings.text(Setting.DATASET), DatasetDeleteOption.deleteContents());
  }

  @Override
  protected RowSink sink() {
    return sink;
  }

  @Override
  protected List<String> storedIds() throws InterruptedException {
    sink.create(List.of(TABLE));
    TableId table = table();
    var query =
        QueryJobConfiguration.newBuilder(
                "SELECT event_id FROM `%s.%s.%s`"
                    .formatted(
                        settings.text(Setting.PROJECT), table.getDataset(), table.getTable()))
            .setUseQueryCache(false)
            .build();
    var ids = new ArrayList<String>();
    rest().query(query).iterateAll().forEach(row -> ids.add(row.get(0).getStringValue()));
    return ids;
  }

  @Nested
  class LookUps extends RowLookUpContract {
    @Override
    protected RowSink sink() {
      return sink;
    }
  }

  @Nested
  class Evolution extends EvolutionContract {
    @Override
    protected RowSink another() {
      return new BigQuerySink(settings);
    }

    @Override
    protected List<String> daysOfRows() throws Exception {
      return texts(
          """
          SELECT event_id || ' ' ||
            CAST(COALESCE(days, INT64(additional_properties.days)) AS STRING)
          FROM `%s.%s`\
          """);
    }

    @Override
    protected long daysInTheirColumn() throws Exception {
      return Long.parseLong(texts("SELECT CAST(COUNT(days) AS STRING) FROM `%s.%s`").getFirst());
    }

    private List<String> texts(String sql) throws InterruptedException {
      var query =
          QueryJobConfiguration.newBuilder(
                  sql.formatted(settings.text(Setting.DATASET), Shapes.NAME))
              .setUseQueryCache(false)
              .build();
      var texts = new ArrayList<String>();
      rest().query(query).iterateAll().forEach(row -> texts.add(row.get(0).getStringValue()));
      return texts;
    }
  }

  @Nested
  class TypedLookUps extends TypedLookUpContract {
    @Override
    RowSink sink() {
      return sink;
    }

    @Override
    BigQuery rest() {
      return BigQueryContract.this.rest();
    }

    @Override
    String dataset() {
      return settings.text(Setting.DATASET);
    }
  }

  @Nested
  class TypedTables extends TypedTableContract {
    @Override
    RowSink sink() {
      return sink;
    }

    @Override
    BigQuery rest() {
      return BigQueryContract.this.rest();
    }

    @Override
    String dataset() {
      return settings.text(Setting.DATASET);
    }

    @Override
    RowSink another() {
      return new BigQuerySink(settings);
    }

    @Override
    void forgetTables() {
      sink.close();
      sink = new BigQuerySink(settings);
    }
  }

  @Test
  void nothingLandsAfterAStreamIsSettledHoweverManyAppendsAreInFlight() throws Exception {
    String stream = sink.open(TABLE).name();
    try (BigQueryWriteClient client = writeClient();
        var writer = JsonStreamWriter.newBuilder(stream, client).build()) {
      List<ApiFuture<AppendRowsResponse>> answers = new ArrayList<>();
      for (int i = 0; i < inFlight(); i++) {
        answers.add(writer.append(row("a" + i), i));
      }
      answers.get(inFlight() / 100).get(30, TimeUnit.SECONDS);

      long first = client.finalizeWriteStream(stream).getRowCount();
      long settled = sink.settle(stream).orElseThrow();

      assertThat(storedIds()).hasSize(Math.toIntExact(settled)).doesNotHaveDuplicates();
      long answered = answered(answers);
      assertThat(answered).isLessThanOrEqualTo(settled);
      assertThat(settled).isGreaterThanOrEqualTo(first);
      Await.stays("the count of rows", watch(), () -> storedIds().size() == settled);
      assertThat(sink.settle(stream)).hasValue(settled);
      LOG.info(
          "{} appends, {} answered, {} rows at the first finalize, {} at the last",
          inFlight(),
          answered,
          first,
          settled);
    }
  }

  @Test
  void anAppendAfterTheStreamIsSettledNeverLands() throws Exception {
    RowSink.Stream stream = sink.open(TABLE);
    stream.append(0, SampleRow.rows("a"));
    sink.settle(stream.name());

    assertThat(stream.append(1, SampleRow.rows("b"))).isInstanceOf(Appended.Unknown.class);

    Await.stays("the rows", watch(), () -> storedIds().equals(List.of("a")));
    assertThat(sink.settle(stream.name())).hasValue(1);
  }

  @Test
  void tablesAreNewToTheProcessThatCreatesThem() throws Exception {
    assertThat(sink.create(TABLES)).isTrue();
    assertThat(sink.create(TABLES)).isTrue();
    try (var other = new BigQuerySink(settings)) {
      assertThat(other.create(TABLES)).isFalse();
      assertThat(other.open(TABLE).append(0, SampleRow.rows("a")))
          .isInstanceOf(Appended.Written.class);
    }
    assertThat(storedIds()).containsExactly("a");
  }

  @Test
  void tablesAreNotNewWhenOneOfThemIsThere() throws Exception {
    try (var other = new BigQuerySink(settings)) {
      assertThat(other.create(TABLES.subList(1, 2))).isTrue();
    }

    assertThat(sink.create(TABLES)).isFalse();

    assertThat(rest().getTable(table())).isNotNull();
  }

  @Test
  void tablesAreNewToNoMoreThanOneOfThoseThatCreateThemAtOnce() throws Exception {
    try (var other = new BigQuerySink(settings);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<Boolean> one = threads.submit(() -> sink.create(TABLES));
      Future<Boolean> two = threads.submit(() -> other.create(TABLES));

      assertThat(one.get() && two.get()).isFalse();
    }
    assertThat(storedIds()).isEmpty();
  }

  @Test
  void tablesAreCreatedPartitionedClusteredAndDescribed() throws Exception {
    sink.open(TABLE);

    var table = rest().getTable(table());
    StandardTableDefinition definition = table.getDefinition();
    assertThat(table.getDescription()).isEqualTo(TABLE.description());
    assertThat(definition.getTimePartitioning().getField()).isEqualTo("received_at");
    assertThat(definition.getClustering().getFields()).containsExactly("event_type", "source");
    assertThat(definition.getSchema().getFields())
        .hasSize(10)
        .allSatisfy(field -> assertThat(field.getDescription()).isNotBlank());
    assertThat(
            definition.getSchema().getFields().stream()
                .filter(f -> f.getMode() == Field.Mode.REQUIRED)
                .map(Field::getName))
        .containsExactly("event_id", "event_type", "received_at", "message_id");
  }

  @Test
  void aStreamOfATableThatWasDroppedHasNoCount() throws Exception {
    RowSink.Stream stream = sink.open(TABLE);
    stream.append(0, SampleRow.rows("a"));
    rest().delete(table());

    assertThat(sink.settle(stream.name())).isEmpty();
  }

  @Test
  void aNameThatNoStreamCanHaveIsNotAStreamThatIsGone() {
    sink.create(List.of(TABLE));
    for (String name : List.of("nonsense", "projects/p/datasets/d/tables/t", "")) {
      assertThatThrownBy(() -> sink.settle(name))
          .isInstanceOf(SinkException.class)
          .hasMessageContaining(name);
    }
  }

  @Test
  void rowsOfATableThatWasDroppedCannotBeLookedUp() throws Exception {
    sink.open(TABLE).append(0, SampleRow.rows("a"));
    rest().delete(table());

    assertThatThrownBy(() -> sink.lookUp(TABLE, List.of(SampleRow.of("a").sought(Same.ID))))
        .isInstanceOf(SinkException.class)
        .hasMessageContaining("/tables/events")
        .hasMessageContaining("dropped");
  }

  TableId table() {
    return TableId.of(settings.text(Setting.DATASET), TABLE.name());
  }

  private BigQueryWriteClient writeClient() throws Exception {
    var endpoint = new GoogleEndpoint(settings.text(Setting.BIGQUERY_GRPC_ENDPOINT));
    return BigQueryWriteClient.create(
        endpoint.configure(BigQueryWriteSettings.newBuilder()).build());
  }

  private static long answered(List<ApiFuture<AppendRowsResponse>> answers) throws Exception {
    long written = 0;
    for (ApiFuture<AppendRowsResponse> answer : answers) {
      try {
        answer.get(60, TimeUnit.SECONDS);
        written++;
      } catch (ExecutionException e) {
        assertThat(e).hasMessageContaining("finalized");
      }
    }
    return written;
  }

  private static JSONArray row(String id) {
    long now = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    return new JSONArray(
        List.of(
            new JSONObject()
                .put("event_id", id)
                .put("event_type", "t")
                .put("received_at", now)
                .put("message_id", "m")));
  }
}
