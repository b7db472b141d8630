package io.sluice.processor;

import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.service.Component;
import java.util.List;
import java.util.Map;

/// A warehouse that takes rows at named places, so that a write whose answer is lost can be asked
/// about.
public interface RowSink extends Component {
  /// Opens a new stream for a table, which is created when it is absent.
  ///
  /// @throws SinkException when the warehouse does not let us
  Stream open(Table table) throws InterruptedException;

  /// Closes a stream for good, whoever opened it, and tells how many rows it holds: nothing is
  /// added any more once this returns.
  ///
  /// @return the number of rows; 0 for a stream that is not known any more
  /// @throws SinkException when the warehouse does not answer
  long settle(String stream) throws InterruptedException;

  /// An append stream of our own. One append at a time.
  interface Stream extends AutoCloseable {
    /// Its full name.
    String name();

    /// Adds rows at an offset, all or none.
    Appended append(long offset, List<Row> rows) throws InterruptedException;

    /// Frees the connection; what was appended stays.
    @Override
    void close();
  }

  /// What became of an append.
  sealed interface Appended {
    /// All rows are in the table.
    record Written() implements Appended {}

    /// No row is in the table, because of some of them.
    ///
    /// @param rows indexes of the bad rows, with what is wrong
    record Refused(Map<Integer, String> rows) implements Appended {}

    /// The rows may be in the table or not: settle the stream.
    ///
    /// @param reason what happened, for people
    record Unknown(String reason) implements Appended {}
  }
}
