package io.sluice.local.bigquery.store;

import java.nio.file.Path;

/// Another process, or another part of this one, has the directory open.
public final class WarehouseInUseException extends RuntimeException {
  WarehouseInUseException(Path directory) {
    super(
        "BigQuery's directory "
            + directory
            + " is in use by another process: stop that one, or choose another directory");
  }
}
