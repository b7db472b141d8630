package io.sluice.processor;

import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.service.Component;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// A warehouse that takes rows at named places, so that a write whose answer is lost can be asked
/// about.
public interface RowSink extends Component {
  /// Creates the tables that are absent.
  ///
  /// @return whether none of them was there, so that nothing can have been stored
  /// @throws SinkException when the warehouse does not let us
  boolean create(List<Table> tables);

  /// Opens a new stream for a table, which is created when it is absent.
  ///
  /// @throws SinkException when the warehouse does not let us
  Stream open(Table table) throws InterruptedException;

  /// Opens the stream of a table that everybody shares: it has no offsets, so an append whose
  /// answer is lost cannot be asked about.
  ///
  /// @throws SinkException when the warehouse does not let us
  Stream openShared(Table table) throws InterruptedException;

  /// Closes a stream for good, whoever opened it, and tells how many rows it holds: nothing is
  /// added any more once this returns.
  ///
  /// @return the number of rows; empty for a stream that the warehouse does not know
  /// @throws SinkException when the warehouse does not answer
  OptionalLong settle(String stream) throws InterruptedException;

  /// Which of some rows are in their table. Sees everything that was appended before the call.
  ///
  /// @param rows rows of that table, in any number
  /// @return indexes of those that are there
  /// @throws SinkException when the warehouse does not answer
  BitSet lookUp(Table table, List<Sought> rows) throws InterruptedException;

  /// An append stream. One append at a time.
  interface Stream extends AutoCloseable {
    /// Its full name.
    String name();

    /// Adds rows at an offset, all or none.
    ///
    /// @param offset of the first row; of no meaning for a shared stream
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
