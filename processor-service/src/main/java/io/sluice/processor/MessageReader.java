package io.sluice.processor;

import io.sluice.model.Attributes;
import io.sluice.model.Message;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.MessageDecoder;
import io.sluice.model.decode.Unpacked;
import io.sluice.service.Body;
import io.sluice.service.BodyReader;
import io.sluice.service.ByteBudget;
import io.sluice.service.Problem;
import java.io.ByteArrayInputStream;
import java.util.Optional;

/// Inflates and unpacks messages. What cannot be inflated is a rejection, as it would be next time.
final class MessageReader {
  private static final int NO_ROOM = 503;
  private static final int UNSUPPORTED = 415;

  private final MessageDecoder decoder;
  private final BodyReader bodies;

  MessageReader(Settings settings) {
    decoder = new MessageDecoder(EventRules.of(settings));
    bodies = new BodyReader(settings.number(Setting.MAX_BODY_BYTES));
  }

  /// What a message holds; empty when there is no room for its inflated data now.
  ///
  /// @param lease holds the inflated data; closed by the caller
  Optional<Unpacked> read(Message message, ByteBudget.Lease lease) {
    String encoding = message.attributes().get(Attributes.CONTENT_ENCODING);
    if (bodies.isPlain(message.data(), encoding)) {
      return Optional.of(decoder.decode(message));
    }
    var data = new ByteArrayInputStream(message.data());
    return switch (bodies.read(data, message.data().length, encoding, lease)) {
      case BodyReader.Read(Body body) -> Optional.of(decoder.decode(inflated(message, body)));
      case BodyReader.Malformed(String detail, Body _) ->
          Optional.of(MessageDecoder.whole(message, Reason.MALFORMED, detail));
      case BodyReader.Refused(var problem) when problem.status() == NO_ROOM -> Optional.empty();
      case BodyReader.Refused(var problem) ->
          Optional.of(MessageDecoder.whole(message, reason(problem), problem.detail()));
    };
  }

  private static Reason reason(Problem problem) {
    return problem.status() == UNSUPPORTED ? Reason.MALFORMED : Reason.TOO_LARGE;
  }

  private static Message inflated(Message message, Body body) {
    return new Message(
        message.id(),
        body.whole(),
        message.attributes(),
        message.publishTime(),
        message.deliveryAttempt());
  }
}
