package io.sluice.local.bigquery.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.Await;
import java.io.IOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SharedWritesTest {
  private static final TableId TABLE = new TableId(new DatasetId("p", "d"), "t");

  private final Set<Transaction> transactions =
      Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
  private Warehouse warehouse;
  private SharedWrites<Long> writes;

  @BeforeEach
  void open() throws IOException, SQLException {
    warehouse = Warehouse.open(Optional.empty(), Clock.systemUTC());
    writes = new SharedWrites<>(warehouse);
    ObjectNode dataset = resource("{}");
    ObjectNode table = resource("{'schema': {'fields': [{'name': 'n', 'type': 'INTEGER'}]}}");
    warehouse.write(tx -> tx.createDataset(TABLE.datasetId(), dataset));
    warehouse.write(tx -> tx.createTable(TABLE, table));
  }

  @AfterEach
  void close() throws IOException {
    warehouse.close();
  }

  @Test
  void whatWaitsSharesATransaction() throws Exception {
    var results = new ArrayList<Long>();
    for (Future<Long> each : whileBusy(SharedWrites.MAX_GROUP + 10, this::insert)) {
      results.add(each.get());
    }

    assertThat(results).doesNotHaveDuplicates().hasSize(SharedWrites.MAX_GROUP + 10);
    assertThat(numbers()).containsExactlyElementsOf(results.stream().sorted().toList());
    assertThat(transactions).hasSize(2);
  }

  @Test
  void whatFailsIsUndoneAlone() throws Exception {
    List<Future<Long>> running =
        whileBusy(
            10,
            (tx, n) -> {
              insert(tx, n);
              if (n == 3) {
                throw new IllegalStateException("three");
              }
              if (n == 4) {
                throw new SQLException("four");
              }
              return n;
            });

    for (Future<Long> each : running) {
      int n = running.indexOf(each);
      if (n == 3 || n == 4) {
        assertThatThrownBy(each::get).hasRootCauseMessage(n == 3 ? "three" : "four");
      } else {
        assertThat(each.get()).isEqualTo(n);
      }
    }
    assertThat(numbers()).containsExactly(0L, 1L, 2L, 5L, 6L, 7L, 8L, 9L);
  }

  @Test
  void whatFailsWithAnErrorIsUndoneAsWell() throws SQLException {
    assertThatThrownBy(() ->
            writes.write(tx -> {
              insert(tx, 1);
              throw new OutOfMemoryError("no room");
            }))
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(writes.write(tx -> insert(tx, 2))).isEqualTo(2);
    assertThat(numbers()).containsExactly(2L);
  }

  @FunctionalInterface
  private interface Numbered {
    long run(Transaction transaction, long number) throws SQLException;
  }

  /// Starts so many changes while another holds the warehouse.
  private List<Future<Long>> whileBusy(int count, Numbered change) throws Exception {
    var held = new CountDownLatch(1);
    var release = new CountDownLatch(1);
    Thread first =
        start(
            new FutureTask<>(() ->
                writes.write(_ -> {
                  held.countDown();
                  awaitUninterruptibly(release);
                  return -1L;
                })));
    held.await();
    var running = new ArrayList<Future<Long>>();
    for (int i = 0; i < count; i++) {
      long number = i;
      var each = new FutureTask<>(() -> writes.write(tx -> change.run(tx, number)));
      Thread thread = start(each);
      Await.until("it waits", () -> thread.getState() == Thread.State.WAITING);
      running.add(each);
    }
    release.countDown();
    first.join();
    return running;
  }

  private static Thread start(FutureTask<Long> task) {
    return Thread.ofPlatform().daemon().start(task);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private long insert(Transaction transaction, long number) throws SQLException {
    transactions.add(transaction);
    transaction.appender(transaction.catalog().requireTable(TABLE)).append(List.of(number));
    return number;
  }

  private List<Long> numbers() throws SQLException {
    return warehouse.read(SharedWritesTest::numbers);
  }

  private static List<Long> numbers(Connection connection) throws SQLException {
    String relation = "\"%s\".\"t\"".formatted(TABLE.datasetId().duckdbSchema());
    var numbers = new ArrayList<Long>();
    try (var statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT n FROM " + relation + " ORDER BY n")) {
      while (rows.next()) {
        numbers.add(rows.getLong(1));
      }
    }
    return numbers;
  }

  private static ObjectNode resource(String json) throws IOException {
    return (ObjectNode) new ObjectMapper().readTree(json.replace('\'', '"'));
  }
}
