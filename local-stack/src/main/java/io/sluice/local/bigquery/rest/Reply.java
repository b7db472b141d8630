package io.sluice.local.bigquery.rest;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.local.bigquery.store.RefusedException;

/// An answer.
///
/// @param status the HTTP status
/// @param json the body; empty for none
public record Reply(int status, String json) {
  /// 200 with a JSON body.
  public static Reply ok(ObjectNode body) {
    return new Reply(200, body.toString());
  }

  /// 204 without a body.
  public static Reply nothing() {
    return new Reply(204, "");
  }

  /// An error in Google's form.
  static Reply refusal(RefusedException e) {
    String location = e.location();
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("message", e.getMessage()).put("domain", "global").put("reason", e.reason().text());
    if (location != null) {
      detail.put("location", location).put("locationType", "other");
    }
    return error(e.reason().httpStatus(), status(e.reason().httpStatus()), detail);
  }

  /// An error that is a bug of this server.
  static Reply failure(Exception e) {
    ObjectNode detail = JsonNodeFactory.instance.objectNode();
    detail.put("message", "An internal error occurred: " + e);
    detail.put("domain", "global").put("reason", "internalError");
    return error(500, "INTERNAL", detail);
  }

  /// Google's canonical code for a HTTP status.
  private static String status(int http) {
    return switch (http) {
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 409 -> "ALREADY_EXISTS";
      case 412 -> "FAILED_PRECONDITION";
      case 500 -> "INTERNAL";
      case 501 -> "UNIMPLEMENTED";
      default -> "INVALID_ARGUMENT";
    };
  }

  private static Reply error(int code, String status, ObjectNode detail) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("code", code).put("message", detail.path("message").asText());
    error.putArray("errors").add(detail);
    error.put("status", status);
    return new Reply(code, body.toString());
  }
}
