package io.sluice.local.pubsub;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;

/// Refusals with the codes and, where it has any, the words of the real service.
final class PubSubErrors {
  private PubSubErrors() {}

  static StatusRuntimeException notFound(String name) {
    return refuse(Status.NOT_FOUND, "Resource not found (resource=" + shortName(name) + ").");
  }

  static StatusRuntimeException alreadyExists(String name) {
    return refuse(
        Status.ALREADY_EXISTS,
        "Resource already exists in the project (resource=" + shortName(name) + ").");
  }

  static StatusRuntimeException invalid(String message) {
    return refuse(Status.INVALID_ARGUMENT, message);
  }

  static StatusRuntimeException tooLarge(String what, long passed, long limit) {
    return invalid(
        "The value for %s is too large. You passed %d in the request, but the maximum value is %d."
            .formatted(what, passed, limit));
  }

  static StatusRuntimeException unsupported(String what) {
    return refuse(
        Status.UNIMPLEMENTED, "The local Pub/Sub does not support " + what + ": leave it out.");
  }

  static StatusRuntimeException refuse(Status status, String message) {
    return status.withDescription(message).asRuntimeException();
  }

  private static String shortName(String name) {
    return name.substring(name.lastIndexOf('/') + 1);
  }
}
