package io.sluice.model.decode;

import io.sluice.model.Attributes;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Which decoder reads which media type.
public final class MediaTypes {
  /// One CloudEvent in JSON.
  public static final String CLOUDEVENT = "application/cloudevents+json";

  /// What a body may be called that holds one JSON value. The last three are what clients say that
  /// do not say anything: `curl -d`, and none at all.
  private static final Set<String> JSON =
      Set.of(
          "application/json",
          "text/json",
          "text/plain",
          "application/x-www-form-urlencoded",
          "application/octet-stream",
          "");

  private static final Set<String> LINES =
      Set.of(
          "application/x-ndjson",
          "application/ndjson",
          "application/jsonl",
          "application/x-jsonlines");

  private final Decoder json;
  private final Decoder lines;
  private final Decoder structured;
  private final Decoder batched;

  /// The decoders, all by the same rules.
  public MediaTypes(EventRules rules) {
    json = new PlainEvents(rules);
    lines = new PlainLines(rules);
    structured = CloudEvents.structured(rules);
    batched = CloudEvents.batched(rules);
  }

  /// The decoder of a content type; empty when there is none.
  public Optional<Decoder> decoder(@Nullable String contentType) {
    String type = essence(contentType);
    if (type.equals(Attributes.CLOUDEVENTS_BATCH)) {
      return Optional.of(batched);
    }
    if (type.equals(CLOUDEVENT)) {
      return Optional.of(structured);
    }
    if (LINES.contains(type)) {
      return Optional.of(lines);
    }
    boolean otherJson = type.endsWith("+json") && !type.startsWith("application/cloudevents");
    return JSON.contains(type) || otherJson ? Optional.of(json) : Optional.empty();
  }

  /// A content type without its parameters, in lower case; empty when there is none.
  public static String essence(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int semicolon = contentType.indexOf(';');
    return (semicolon < 0 ? contentType : contentType.substring(0, semicolon))
        .strip()
        .toLowerCase(Locale.ROOT);
  }
}
