package io.sluice.ingest;

import io.sluice.ingest.decode.HeaderAttribute;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.decode.MediaTypes;
import java.io.InputStream;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a client sends: the body, and what the headers and the URL say of it.
///
/// @param address where the client is
/// @param key the write key
/// @param contentLength -1 when it is not announced
/// @param idempotencyKey names the events that have no id of their own
/// @param type the type of events that name none
/// @param cloudEventHeaders the `ce-` headers of a CloudEvent in binary mode
/// @param body asking for it makes a client send it that waits for `100 Continue`
record Submission(
    String address,
    @Nullable String key,
    @Nullable String contentType,
    @Nullable String contentEncoding,
    long contentLength,
    @Nullable String idempotencyKey,
    @Nullable String type,
    List<HeaderAttribute> cloudEventHeaders,
    Supplier<InputStream> body) {

  /// Media type of what is kept of an event that is refused: in binary mode attributes and data are
  /// put together before the event is checked.
  @Nullable String keptType(Stage stage) {
    boolean binary =
        !cloudEventHeaders.isEmpty()
            && !MediaTypes.essence(contentType).startsWith("application/cloudevents");
    return binary && stage != Stage.DECODE ? MediaTypes.CLOUDEVENT : contentType;
  }
}
