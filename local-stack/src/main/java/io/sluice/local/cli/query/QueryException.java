package io.sluice.local.cli.query;

import java.io.IOException;

/// BigQuery did not answer the question, and says why.
final class QueryException extends IOException {
  QueryException(String message) {
    super(message.replaceAll("\\s*\\R\\s*", " "));
  }
}
