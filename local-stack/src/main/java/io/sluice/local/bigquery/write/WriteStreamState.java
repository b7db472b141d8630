package io.sluice.local.bigquery.write;

/// Where a COMMITTED stream stands, as the last committed transaction left it.
///
/// @param tableCreated when its table was created; a table of that name created later is another
/// @param rows how many rows it has taken, which is the next offset
/// @param created when the stream was created, in milliseconds since 1970
record WriteStreamState(
    StreamName name, long tableCreated, long rows, boolean finalized, long created) {
  WriteStreamState withRows(long count) {
    return new WriteStreamState(name, tableCreated, count, finalized, created);
  }

  WriteStreamState asFinalized() {
    return new WriteStreamState(name, tableCreated, rows, true, created);
  }
}
