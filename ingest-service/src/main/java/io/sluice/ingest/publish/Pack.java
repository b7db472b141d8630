package io.sluice.ingest.publish;

import io.sluice.model.Attributes;
import io.sluice.model.json.Json;
import java.util.HashMap;
import java.util.Map;

/// What one message will carry. It is made once, before the first attempt to publish, and published
/// unchanged however often that is tried: every copy is the same message.
///
/// @param attributes names and values beside the data, see [Attributes]
public record Pack(Json data, Map<String, String> attributes) {
  /// A pack of events.
  ///
  /// @param id its pack id
  /// @param config hash of the routes that its events were compared with; empty for none
  /// @param data a CloudEvents batch
  public static Pack events(String id, String config, Json data) {
    Pack pack = of(id, data, Attributes.EVENTS, Attributes.CLOUDEVENTS_BATCH);
    if (config.isEmpty()) {
      return pack;
    }
    var attributes = new HashMap<>(pack.attributes());
    attributes.put(Attributes.CONFIG, config);
    return new Pack(data, Map.copyOf(attributes));
  }

  /// A pack of rejections.
  public static Pack rejections(String id, Json data) {
    return of(id, data, Attributes.REJECTIONS, "application/json");
  }

  private static Pack of(String id, Json data, String kind, String contentType) {
    return new Pack(
        data,
        Map.of(
            Attributes.FORMAT, Attributes.FORMAT_VERSION,
            Attributes.PACK, id,
            Attributes.KIND, kind,
            Attributes.CONTENT_TYPE, contentType));
  }
}
