package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.WriteStream;

/// Where a stream stands, as the last committed transaction left it.
///
/// @param tableCreated when its table was created; a table of that name created later is another
/// @param rows how many rows it has taken, which is the next offset
/// @param type COMMITTED, whose rows are seen at once, or BUFFERED, whose are once they are flushed
/// @param created when the stream was created, in milliseconds since 1970
record WriteStreamState(
    StreamName name,
    WriteStream.Type type,
    long tableCreated,
    long rows,
    boolean finalized,
    long created) {
  boolean buffered() {
    return type == WriteStream.Type.BUFFERED;
  }

  WriteStreamState withRows(long count) {
    return new WriteStreamState(name, type, tableCreated, count, finalized, created);
  }

  WriteStreamState asFinalized() {
    return new WriteStreamState(name, type, tableCreated, rows, true, created);
  }
}
