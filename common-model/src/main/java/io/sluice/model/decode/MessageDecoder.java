package io.sluice.model.decode;

import io.sluice.model.Attributes;
import io.sluice.model.Event;
import io.sluice.model.Message;
import io.sluice.model.Rejection;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.RejectionCodec;
import io.sluice.model.json.Json;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Unpacks messages: those of ingest by their attributes, those of other producers like the body of
/// a POST. Without clock or chance: a redelivery unpacks to the very same.
public final class MessageDecoder {
  private final MediaTypes types;
  private final Decoder packed;

  /// A decoder that follows the rules.
  public MessageDecoder(EventRules rules) {
    types = new MediaTypes(rules);
    packed = CloudEvents.packed(rules);
  }

  /// Unpacks a message whose data is inflated.
  public Unpacked decode(Message message) {
    String format = message.attributes().get(Attributes.FORMAT);
    if (format == null) {
      return foreign(message);
    }
    if (!format.equals(Attributes.FORMAT_VERSION)) {
      return new Unpacked.TooNew(format);
    }
    return switch (message.attributes().getOrDefault(Attributes.KIND, Attributes.EVENTS)) {
      case Attributes.EVENTS -> content(message, packed);
      case Attributes.REJECTIONS -> rejections(message);
      case String kind ->
          whole(message, Reason.MALFORMED, "unknown kind of message '" + kind + "'");
    };
  }

  /// The rejection that stands for a message none of which can be used.
  public static Unpacked.Content whole(Message message, Reason reason, String detail) {
    Json raw = Json.slice(message.data(), 0, message.data().length);
    var refused = new Item.Refused(Stage.DECODE, reason, detail, null, null, raw);
    return new Unpacked.Content(List.of(), List.of(rejection(message, refused, 0)));
  }

  private Unpacked foreign(Message message) {
    String contentType = message.attributes().get(Attributes.CONTENT_TYPE);
    return types
        .decoder(contentType)
        .<Unpacked>map(decoder -> content(message, decoder))
        .orElseGet(
            () -> whole(message, Reason.MALFORMED, "no events are read from " + contentType));
  }

  private static Unpacked content(Message message, Decoder decoder) {
    var origin = Origin.message(receivedAt(message), message.key());
    return switch (decoder.decode(message.data(), message.data().length, origin)) {
      case Decoded.Batch batch -> content(message, batch.items());
      case Decoded.Malformed(long offset, String detail) ->
          whole(message, Reason.MALFORMED, "byte %d: %s".formatted(offset, detail));
      case Decoded.TooMany(int limit) ->
          whole(
              message, Reason.TOO_LARGE, "the message holds more than %,d events".formatted(limit));
    };
  }

  private static Unpacked content(Message message, List<Item> items) {
    var events = new ArrayList<Event>(items.size());
    var rejections = new ArrayList<Rejection>();
    for (int index = 0; index < items.size(); index++) {
      switch (items.get(index)) {
        case Item.Taken(Event event) -> events.add(event);
        case Item.Unfit(Event event, String detail) ->
            rejections.add(
                KeptEvents.rejection(
                    message.key() + "-" + index, Stage.VALIDATE, Reason.INVALID, detail, event));
        case Item.Refused refused -> rejections.add(rejection(message, refused, index));
      }
    }
    return new Unpacked.Content(events, rejections);
  }

  private static Unpacked rejections(Message message) {
    try {
      return new Unpacked.Content(List.of(), RejectionCodec.decode(message.data()));
    } catch (IllegalArgumentException e) {
      return whole(message, Reason.MALFORMED, String.valueOf(e.getMessage()));
    }
  }

  private static Rejection rejection(Message message, Item.Refused refused, int index) {
    return rejection(
        message.key() + "-" + index,
        receivedAt(message),
        refused,
        null,
        message.attributes().get(Attributes.CONTENT_TYPE));
  }

  /// The rejection that keeps a refused event.
  public static Rejection rejection(
      String id,
      Instant receivedAt,
      Item.Refused refused,
      @Nullable String source,
      @Nullable String contentType) {
    Json raw = refused.raw();
    int kept = Math.min(raw.length(), Rejection.MAX_RAW_BYTES);
    return new Rejection(
        id,
        receivedAt,
        refused.stage(),
        refused.reason(),
        refused.detail(),
        refused.id(),
        refused.type(),
        source,
        contentType,
        Arrays.copyOfRange(raw.array(), raw.offset(), raw.offset() + kept),
        kept < raw.length());
  }

  private static Instant receivedAt(Message message) {
    return message.publishTime().truncatedTo(ChronoUnit.MICROS);
  }
}
