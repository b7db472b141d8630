package io.sluice.processor.sink.bigquery;

import com.google.api.services.bigquery.model.Table;
import com.google.cloud.bigquery.BigQueryException;
import io.sluice.model.table.Column;
import io.sluice.processor.sink.bigquery.RowPlan.Cell;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A table as it is, and as rows want it: in one or more shapes, since processors change their
/// configuration one after the other. Adds the columns that rows have and the table lacks.
///
/// Other instances may do the same at the same moment. A column that is there when we come is fine;
/// a table that was changed since it was read is read again.
final class LiveTable {
  /// Of how many shapes rows are expected at a time; older ones come back when their rows do.
  static final int MAX_SHAPES = 8;

  /// How long not to look at a table again that lacks columns which cannot be added: they may be
  /// added by hand. While nothing can be read the table is looked at a little later and later.
  private static final Duration AGAIN = Duration.ofMinutes(1);

  private static final Duration SOON = Duration.ofSeconds(1);

  /// How often values without a column are reported.
  private static final Duration REPORT = Duration.ofMinutes(1);

  private static final int ATTEMPTS = 5;
  private static final int INVALID = 400;
  private static final int DENIED = 403;
  private static final int CHANGED = 412;

  private static final Logger LOG = LoggerFactory.getLogger(LiveTable.class);

  private final String name;
  private final BigQueryRest rest;
  private final Set<String> told = new HashSet<>();
  private final AtomicBoolean looking = new AtomicBoolean();
  private final AtomicLong nextReport = new AtomicLong(System.nanoTime());
  private final AtomicLong unreported = new AtomicLong();
  private volatile List<io.sluice.model.table.Table> shapes = List.of();
  private volatile List<StoredColumn> columns = List.of();

  /// For how many shapes all was done that can be done.
  private volatile int settled = -1;

  private volatile int expected;

  private volatile long nextLook = System.nanoTime();

  LiveTable(String name, BigQueryRest rest) {
    this.name = name;
    this.rest = rest;
  }

  String name() {
    return name;
  }

  /// The shapes of the rows that came. It is another list when there is another shape.
  List<io.sluice.model.table.Table> shapes() {
    return shapes;
  }

  /// The columns of the table, as the REST side tells them.
  List<StoredColumn> columns() {
    return columns;
  }

  /// Counts the shapes that came: it changes with [#shapes()].
  int expected() {
    return expected;
  }

  /// Whether what is missing for these shapes cannot be added, as far as we know.
  boolean isSettled() {
    return settled == expected;
  }

  /// Rows of this shape come.
  synchronized void expect(io.sluice.model.table.Table shape) {
    if (!shapes.contains(shape)) {
      int oldest = Math.max(0, shapes.size() - MAX_SHAPES + 1);
      var more = new ArrayList<>(shapes.subList(oldest, shapes.size()));
      more.add(shape);
      shapes = List.copyOf(more);
      expected++;
      nextLook = System.nanoTime();
    }
  }

  /// A table of another time has this name, or none.
  void forget() {
    columns = List.of();
    settled = -1;
  }

  /// The table was read, or was made.
  void found(List<StoredColumn> there) {
    columns = there;
  }

  /// Looks what the table lacks, and adds it, unless that is being done, or was done a moment ago.
  void widenLater() {
    if (System.nanoTime() - nextLook >= 0 && looking.compareAndSet(false, true)) {
      Thread.ofVirtual()
          .name("add-columns")
          .start(() -> {
            try {
              widen();
            } finally {
              looking.set(false);
            }
          });
    }
  }

  /// Looks what the table lacks, and adds it. What goes wrong is logged: values that have no column
  /// have another place.
  void widen() {
    widen(null);
  }

  /// The same when the table was read a moment ago.
  void widen(@Nullable Table read) {
    int upTo = expected;
    List<io.sluice.model.table.Table> wanted = shapes;
    nextLook = System.nanoTime() + SOON.toNanos();
    try {
      boolean done = false;
      @Nullable Table table = read == null ? rest.read(name) : read;
      for (int attempt = 0; attempt < ATTEMPTS && !done && table != null; attempt++) {
        found(StoredColumn.of(table));
        done = widen(table, wanted);
        table = done ? table : rest.read(name);
      }
      if (done) {
        settled = upTo;
        nextLook = System.nanoTime() + AGAIN.toNanos();
      }
    } catch (BigQueryException e) {
      LOG.atWarn()
          .addKeyValue("table", name)
          .log("the columns of a table cannot be looked at: " + e.getMessage());
    }
  }

  /// @return whether there is nothing more that could be done
  private boolean widen(Table table, List<io.sluice.model.table.Table> wanted) {
    List<Column> ours = wanted.stream().flatMap(shape -> shape.columns().stream()).toList();
    var there = table.getSchema() == null ? null : table.getSchema().getFields();
    MissingColumns missing = MissingColumns.of(there, ours);
    if (!missing.contradictions().isEmpty()) {
      ours = new ArrayList<>(ours);
      ours.add(RowPlan.REST);
      missing = MissingColumns.of(there, ours);
      missing.contradictions().forEach(this::contradicts);
    }
    demanded(ours);
    return missing.added().isEmpty() || add(table, missing);
  }

  private boolean add(Table table, MissingColumns missing) {
    try {
      found(StoredColumn.of(rest.change(table, missing.fields())));
      missing
          .added()
          .forEach(column ->
              LOG.atInfo()
                  .addKeyValue("table", name)
                  .log("added column {} to table {}", column, name));
      return true;
    } catch (BigQueryException e) {
      return switch (e.getCode()) {
        case CHANGED -> false;
        case INVALID -> denied(missing, e.getMessage() + "; add it by hand");
        case DENIED ->
            denied(
                missing,
                e.getMessage()
                    + "; add it by hand, or give this service account roles/bigquery.dataEditor on"
                    + " the dataset");
        default -> throw e;
      };
    }
  }

  private boolean denied(MissingColumns missing, String why) {
    for (String column : missing.added()) {
      error(
          "missing " + column,
          "column %s is missing in table %s and cannot be added, its values go to the column %s: %s"
              .formatted(column, name, RowPlan.REST.name(), why));
    }
    return true;
  }

  private void contradicts(String column, String types) {
    error(
        "type " + column,
        "column %s of table %s is of another type: %s; its values go to the column %s until either is changed"
            .formatted(column, name, types, RowPlan.REST.name()));
  }

  private void demanded(Collection<Column> ours) {
    for (StoredColumn column : columns) {
      if (column.demanded()
          && ours.stream().noneMatch(one -> one.name().equalsIgnoreCase(column.name()))) {
        error(
            "required " + column.name(),
            "column %s of table %s is REQUIRED and no row brings a value for it, so BigQuery refuses each row: make it NULLABLE, or give it a default"
                .formatted(column.name(), name));
      }
    }
  }

  /// Once for each column, as long as this process lives.
  private synchronized void error(String key, String message) {
    if (told.add(key)) {
      LOG.atError().addKeyValue("table", name).log(message);
    }
  }

  /// Values of rows have no column yet, or never will.
  void overflowed(int rows, Collection<Cell> homeless) {
    unreported.addAndGet(rows);
    long now = System.nanoTime();
    long next = nextReport.get();
    if (now - next >= 0 && nextReport.compareAndSet(next, now + REPORT.toNanos())) {
      LOG.atWarn()
          .addKeyValue("table", name)
          .addKeyValue("rows", unreported.getAndSet(0))
          .log(
              "values went to {} of table {}, since it has no place for them yet: {}",
              RowPlan.REST.name(),
              name,
              homeless.stream()
                  .map(cell -> cell.column().name())
                  .collect(Collectors.joining(", ")));
    }
  }
}
