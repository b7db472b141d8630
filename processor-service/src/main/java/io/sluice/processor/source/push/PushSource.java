package io.sluice.processor.source.push;

import io.javalin.http.Context;
import io.sluice.model.Message;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.Ack;
import io.sluice.processor.Processor;
import io.sluice.service.Body;
import io.sluice.service.BodyReader;
import io.sluice.service.ByteBudget;
import io.sluice.service.HttpServer;
import io.sluice.service.Problem;
import java.io.IOException;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes the pushes of a Pub/Sub subscription, wrapped or not. The request waits until the
/// message's rows are in their tables; 204 acks it, everything else has it delivered again.
public final class PushSource {
  private static final Logger LOG = LoggerFactory.getLogger(PushSource.class);
  private static final int RETRY_SECONDS = 1;

  private final Processor processor;
  private final BodyReader bodies;
  private final ByteBudget budget;
  private final PushDoor door;

  /// A source that hands messages to a processor.
  ///
  /// @param budget bounds the bytes of all pushes that are worked on
  /// @param door decides who may push
  public PushSource(Settings settings, Processor processor, ByteBudget budget, PushDoor door) {
    this.processor = processor;
    this.bodies = new BodyReader(settings.number(Setting.MAX_PUSH_BYTES));
    this.budget = budget;
    this.door = door;
  }

  /// Answers a push request. Before anything of its body is read, the door is asked.
  public void push(Context context) throws IOException, InterruptedException {
    Optional<Problem> refusal = door.refuses(context);
    if (refusal.isPresent()) {
      HttpServer.refuse(context, refusal.get());
    } else {
      take(context);
    }
  }

  private void take(Context context) throws IOException, InterruptedException {
    try (ByteBudget.Lease lease = budget.lease()) {
      var in = context.req().getInputStream();
      long announced = context.req().getContentLengthLong();
      // The headers of an unwrapped push are the message's: how it is packed is not ours to judge.
      switch (UnwrappedPush.is(context::header)
          ? bodies.readRaw(in, announced, lease)
          : bodies.read(in, announced, context.header("Content-Encoding"), lease)) {
        case BodyReader.Read(Body body) -> process(context, body, lease);
        case BodyReader.Malformed(String detail, Body _) -> refuse(context, detail);
        case BodyReader.Refused(Problem problem) -> HttpServer.refuse(context, problem);
      }
    }
  }

  private void process(Context context, Body body, ByteBudget.Lease lease)
      throws InterruptedException {
    Message message;
    try {
      message =
          UnwrappedPush.is(context::header)
              ? UnwrappedPush.read(context::header, body.whole())
              : PushEnvelope.read(body.bytes(), body.length());
    } catch (PushFormatException e) {
      refuse(context, String.valueOf(e.getMessage()));
      return;
    }
    if (processor.process(message, lease) == Ack.ACK) {
      context.status(204);
    } else {
      HttpServer.answer(
          context,
          Problem.unavailable(
              "NOT_STORED", "the message is not stored yet: deliver it again", RETRY_SECONDS));
    }
  }

  private static void refuse(Context context, String detail) {
    LOG.atWarn()
        .addKeyValue("detail", detail)
        .log("a request is no Pub/Sub push; only a push subscription should call this path");
    HttpServer.answer(context, Problem.of(400, "NO_PUSH", detail));
  }
}
