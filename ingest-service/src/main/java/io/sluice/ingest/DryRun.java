package io.sluice.ingest;

import io.sluice.ingest.decode.Decoders;
import io.sluice.model.Attributes;
import io.sluice.model.Message;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.decode.Decoded;
import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.Item;
import io.sluice.model.decode.Origin;
import io.sluice.model.json.Json;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What ingest makes of a body, for whoever tries out routes: the path of a submission without its
/// door and without the bus.
public final class DryRun {
  private static final String JSON = "application/json";

  private final Decoders decoders;
  private final Router router;
  private final int maxPackBytes;
  private final InstantSource clock;

  DryRun(Settings settings, Router router, InstantSource clock) {
    this.decoders = new Decoders(EventRules.of(settings));
    this.router = router;
    this.maxPackBytes = settings.number(Setting.MAX_MESSAGE_BYTES);
    this.clock = clock;
  }

  /// The messages that would be published, as the bus would carry them.
  ///
  /// @param body one JSON value, as it is posted
  /// @param key the `Idempotency-Key` of the request, which names events without an id
  /// @param type the type of events that name none; null when the request does not say
  public List<Message> messages(Json body, String key, @Nullable String type) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    var origin =
        Origin.keyed(now, Origin.DEFAULT_SOURCE, type == null ? Origin.DEFAULT_TYPE : type, key);
    var batch =
        new Batch(router.route(items(body, origin)), origin, _ -> JSON, maxPackBytes, _ -> true);
    return batch.packs().stream()
        .map(pack ->
            new Message(
                pack.attributes().getOrDefault(Attributes.PACK, key),
                pack.data().toBytes(),
                pack.attributes(),
                now,
                1))
        .toList();
  }

  private List<Item> items(Json body, Origin origin) {
    Decoded decoded =
        decoders.of(JSON, List.of()).orElseThrow().decode(body.toBytes(), body.length(), origin);
    return switch (decoded) {
      case Decoded.Batch(List<Item> items) -> items;
      case Decoded.Malformed(long offset, String detail) ->
          refused(body, "byte %d: %s".formatted(offset, detail));
      case Decoded.TooMany(int limit) ->
          refused(body, "the body holds more than %,d events".formatted(limit));
    };
  }

  private static List<Item> refused(Json body, String detail) {
    return List.of(new Item.Refused(Stage.DECODE, Reason.MALFORMED, detail, null, null, body));
  }
}
