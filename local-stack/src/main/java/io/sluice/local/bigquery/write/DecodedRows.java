package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.RowError;
import com.google.protobuf.ByteString;
import io.sluice.local.bigquery.store.InvalidCellException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The rows of one request, or what is wrong with them.
///
/// @param rows all of them when there are no errors
/// @param errors the first [#MAX_ERRORS] bad rows
record DecodedRows(List<List<@Nullable Object>> rows, List<RowError> errors) {
  /// How many bad rows an answer names at most.
  static final int MAX_ERRORS = 100;

  static DecodedRows decode(List<ByteString> messages, MessageDecoder decoder) {
    var rows = new ArrayList<List<@Nullable Object>>(messages.size());
    var errors = new ArrayList<RowError>();
    for (int i = 0; i < messages.size() && errors.size() < MAX_ERRORS; i++) {
      try {
        rows.add(decoder.decode(messages.get(i)));
      } catch (InvalidCellException | IOException e) {
        errors.add(
            RowError.newBuilder()
                .setIndex(i)
                .setCode(RowError.RowErrorCode.FIELDS_ERROR)
                .setMessage(String.valueOf(e.getMessage()))
                .build());
      }
    }
    return new DecodedRows(rows, errors);
  }
}
