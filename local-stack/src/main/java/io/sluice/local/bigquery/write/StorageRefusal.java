package io.sluice.local.bigquery.write;

import com.google.cloud.bigquery.storage.v1.StorageError;
import com.google.cloud.bigquery.storage.v1.StorageError.StorageErrorCode;
import com.google.protobuf.Any;
import com.google.rpc.Code;
import com.google.rpc.Status;

/// A request that cannot be served, now or ever, in the form that the clients tell apart: a status
/// with a `StorageError` in its details.
///
/// Never with a code that the clients retry (ABORTED, CANCELLED, INTERNAL, UNAVAILABLE, UNKNOWN,
/// DEADLINE_EXCEEDED): they would try for ever.
final class StorageRefusal extends Exception {
  private final Code code;
  private final StorageErrorCode errorCode;
  private final String entity;

  /// @param entity the full name of the stream or table concerned
  StorageRefusal(Code code, StorageErrorCode errorCode, String message, String entity) {
    super(message + " Entity: " + entity, null, false, false);
    this.code = code;
    this.errorCode = errorCode;
    this.entity = entity;
  }

  static StorageRefusal invalid(String message, String entity) {
    return new StorageRefusal(
        Code.INVALID_ARGUMENT, StorageErrorCode.STORAGE_ERROR_CODE_UNSPECIFIED, message, entity);
  }

  static StorageRefusal unimplemented(String message, String entity) {
    return new StorageRefusal(
        Code.UNIMPLEMENTED, StorageErrorCode.STORAGE_ERROR_CODE_UNSPECIFIED, message, entity);
  }

  static StorageRefusal tableNotFound(String entity) {
    return new StorageRefusal(
        Code.NOT_FOUND,
        StorageErrorCode.TABLE_NOT_FOUND,
        "Requested entity was not found.",
        entity);
  }

  static StorageRefusal streamNotFound(String entity) {
    return new StorageRefusal(
        Code.NOT_FOUND,
        StorageErrorCode.STREAM_NOT_FOUND,
        "Requested entity was not found.",
        entity);
  }

  static StorageRefusal finalized(String entity) {
    return new StorageRefusal(
        Code.INVALID_ARGUMENT,
        StorageErrorCode.STREAM_FINALIZED,
        "Stream has been finalized and cannot be appended.",
        entity);
  }

  static StorageRefusal extraFields(String fields, String entity) {
    return new StorageRefusal(
        Code.INVALID_ARGUMENT,
        StorageErrorCode.SCHEMA_MISMATCH_EXTRA_FIELDS,
        "Input schema has more fields than BigQuery schema, extra fields: '" + fields + "'",
        entity);
  }

  /// An offset that is not the stream's end. The clients read both numbers out of the message.
  static StorageRefusal offset(long end, long received, String entity) {
    boolean past = received < end;
    return new StorageRefusal(
        past ? Code.ALREADY_EXISTS : Code.OUT_OF_RANGE,
        past ? StorageErrorCode.OFFSET_ALREADY_EXISTS : StorageErrorCode.OFFSET_OUT_OF_RANGE,
        "The offset is %s stream, expected offset %d, received %d"
            .formatted(past ? "within" : "beyond", end, received),
        entity);
  }

  Status toStatus() {
    StorageError error =
        StorageError.newBuilder()
            .setCode(errorCode)
            .setEntity(entity)
            .setErrorMessage(getMessage())
            .build();
    return Status.newBuilder()
        .setCode(code.getNumber())
        .setMessage(getMessage())
        .addDetails(Any.pack(error))
        .build();
  }
}
