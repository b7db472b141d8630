package io.sluice.local.bigquery.store;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.locks.ReentrantLock;
import org.duckdb.DuckDBConnection;

/// The datasets and tables, in one DuckDB database: a file of a directory, or memory.
///
/// Changes happen one at a time, each in a transaction that is on the disk when [#write] returns.
/// Reads run beside them and see what was committed when their statement began.
public final class Warehouse implements Closeable {
  /// How much memory DuckDB may use before it writes temporary files, or fails in memory.
  public static final String MEMORY_LIMIT = "384MB";

  /// How many threads DuckDB may use.
  public static final int THREADS = 2;

  /// How much is written ahead before DuckDB writes it into its file. Nothing can be written while
  /// it does, for some 200 ms with its 16 MB, and for twice that with eight times as much. After a
  /// crash, all of it is read again, some 250 MB/s.
  private static final String WRITTEN_AHEAD = "128MB";

  /// The name of a second database that is always in memory, for results that nobody keeps.
  public static final String RESULTS = "results";

  private static final List<String> SETTINGS =
      List.of(
          "ATTACH ':memory:' AS " + RESULTS,
          "SET GLOBAL TimeZone = 'UTC'",
          "SET GLOBAL default_null_order = 'nulls_first_on_asc_last_on_desc'",
          "SET GLOBAL autoinstall_known_extensions = false",
          "SET GLOBAL autoload_known_extensions = false",
          "SET GLOBAL allow_community_extensions = false",
          "SET GLOBAL enable_external_access = false",
          "SET GLOBAL lock_configuration = true");

  /// Reads of a connection.
  @FunctionalInterface
  public interface Reading<T> {
    /// The result of the reads.
    T run(Connection connection) throws SQLException;
  }

  /// Changes of a transaction.
  @FunctionalInterface
  public interface Writing<T> {
    /// The result of the changes.
    T run(Transaction transaction) throws SQLException;
  }

  private final Optional<DirectoryLock> lock;
  private final DuckDBConnection root;
  private final DuckDBConnection writer;
  private final Clock clock;
  private final ReentrantLock writing = new ReentrantLock(true);
  private volatile Catalog catalog;

  private Warehouse(
      Optional<DirectoryLock> lock, DuckDBConnection root, Catalog catalog, Clock clock)
      throws SQLException {
    this.lock = lock;
    this.root = root;
    this.writer = root.duplicate();
    this.catalog = catalog;
    this.clock = clock;
  }

  /// Opens the warehouse of a directory, or one in memory.
  ///
  /// @throws WarehouseInUseException when the directory is taken
  /// @throws IOException when the directory cannot be written or its database cannot be read
  public static Warehouse open(Optional<Path> directory, Clock clock) throws IOException {
    Optional<DirectoryLock> lock = Optional.empty();
    if (directory.isPresent()) {
      lock = Optional.of(DirectoryLock.take(directory.get()));
    }
    try {
      DuckDBConnection root = connect(directory);
      CatalogStore.create(root);
      return new Warehouse(lock, root, CatalogStore.load(root), clock);
    } catch (SQLException e) {
      if (lock.isPresent()) {
        lock.get().close();
      }
      throw new IOException(
          "cannot open BigQuery's database in " + place(directory) + ": " + e.getMessage(), e);
    }
  }

  private static String place(Optional<Path> directory) {
    return directory.map(Path::toString).orElse("memory");
  }

  private static DuckDBConnection connect(Optional<Path> directory) throws SQLException {
    var properties = new Properties();
    properties.setProperty("memory_limit", MEMORY_LIMIT);
    properties.setProperty("threads", Integer.toString(THREADS));
    properties.setProperty("checkpoint_threshold", WRITTEN_AHEAD);
    String file = directory.map(d -> d.resolve("warehouse.duckdb").toString()).orElse("");
    var connection =
        (DuckDBConnection) DriverManager.getConnection("jdbc:duckdb:" + file, properties);
    try (Statement statement = connection.createStatement()) {
      for (String setting : SETTINGS) {
        statement.execute(setting);
      }
    }
    return connection;
  }

  /// The datasets and tables as they are now.
  public Catalog catalog() {
    return catalog;
  }

  /// Reads on a connection of its own, which is closed afterwards.
  public <T> T read(Reading<T> reading) throws SQLException {
    try (Connection connection = root.duplicate()) {
      return reading.run(connection);
    }
  }

  /// Changes the warehouse, after the changes that are under way. An exception undoes it all.
  public <T> T write(Writing<T> changes) throws SQLException {
    writing.lock();
    try {
      // The driver begins transactions with statements: what is only appended would be in none.
      execute("BEGIN");
      Transaction transaction;
      T result;
      try (var appenders = new Appenders(writer)) {
        transaction = new Transaction(writer, appenders, catalog, clock.millis());
        result = changes.run(transaction);
      }
      execute("COMMIT");
      catalog = transaction.catalog();
      transaction.committed();
      return result;
    } catch (SQLException | RuntimeException | Error e) {
      undo(e);
      throw e;
    } finally {
      writing.unlock();
    }
  }

  private void undo(Throwable cause) {
    try {
      execute("ROLLBACK");
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = writer.createStatement()) {
      statement.execute(sql);
    }
  }

  /// Closes the database after the change that is under way.
  @Override
  public void close() throws IOException {
    writing.lock();
    try {
      writer.close();
      root.close();
    } catch (SQLException e) {
      throw new IOException("cannot close BigQuery's database", e);
    } finally {
      writing.unlock();
      if (lock.isPresent()) {
        lock.get().close();
      }
    }
  }
}
