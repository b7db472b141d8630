package io.sluice.ingest;

import io.sluice.ingest.Answer.Refusal;
import io.sluice.ingest.limit.RawAllowance;
import io.sluice.ingest.publish.Pack;
import io.sluice.ingest.publish.PublishResult;
import io.sluice.model.Event;
import io.sluice.model.EventPacker;
import io.sluice.model.Rejection;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.RejectionCodec;
import io.sluice.model.UuidV7;
import io.sluice.model.decode.Item;
import io.sluice.model.decode.KeptEvents;
import io.sluice.model.decode.MessageDecoder;
import io.sluice.model.decode.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/// The events of one request on their way: packed into messages, and remembered which went where.
final class Batch {
  private static final String UNAVAILABLE = "UNAVAILABLE";

  private final List<Item> items;
  private final String config;
  private final Origin origin;
  private final Function<Stage, @Nullable String> contentType;
  private final int maxPackBytes;
  private final UuidV7 ids;
  private final IntPredicate mayKeep;
  private int withoutRaw;
  private final List<Pack> packs = new ArrayList<>();
  private final int[] packOf;

  /// @param contentType media type of what is kept of an event that a stage refused
  /// @param maxPackBytes bytes of the data of one message, inflated
  /// @param mayKeep whether so many bytes of a rejected event may be kept
  Batch(
      Router.Routed events,
      Origin origin,
      Function<Stage, @Nullable String> contentType,
      int maxPackBytes,
      IntPredicate mayKeep) {
    this.items = events.items();
    this.config = events.config();
    this.origin = origin;
    this.contentType = contentType;
    this.maxPackBytes = maxPackBytes;
    this.mayKeep = mayKeep;
    this.ids = UuidV7.sequence(origin.receivedAt());
    this.packOf = new int[items.size()];
    packEvents();
    packRejections();
  }

  /// What is to be published.
  List<Pack> packs() {
    return packs;
  }

  /// How many rejections are kept without their bytes.
  int withoutRaw() {
    return withoutRaw;
  }

  private void packEvents() {
    long expected = expectedBytes();
    var packer = new EventPacker(maxPackBytes, expected);
    for (int i = 0; i < packOf.length; i++) {
      if (items.get(i) instanceof Item.Taken(Event event)) {
        if (!packer.add(event)) {
          packs.add(Pack.events(ids.next(), config, packer.finish()));
          packer = new EventPacker(maxPackBytes, expected);
          packer.add(event);
        }
        expected -= EventPacker.expectedBytes(event);
        packOf[i] = packs.size();
      }
    }
    if (packer.events() > 0) {
      packs.add(Pack.events(ids.next(), config, packer.finish()));
    }
  }

  private long expectedBytes() {
    long bytes = 0;
    for (Item item : items) {
      if (item instanceof Item.Taken(Event event)) {
        bytes += EventPacker.expectedBytes(event);
      }
    }
    return bytes;
  }

  private void packRejections() {
    var rejections = new ArrayList<Rejection>();
    long bytes = 0;
    for (int i = 0; i < packOf.length; i++) {
      Rejection rejection = rejection(items.get(i));
      if (rejection != null) {
        bytes += RejectionCodec.encodedBytes(rejection);
        if (bytes > maxPackBytes && !rejections.isEmpty()) {
          packs.add(Pack.rejections(ids.next(), RejectionCodec.encode(rejections)));
          rejections.clear();
          bytes = RejectionCodec.encodedBytes(rejection);
        }
        rejections.add(rejection);
        packOf[i] = packs.size();
      }
    }
    if (!rejections.isEmpty()) {
      packs.add(Pack.rejections(ids.next(), RejectionCodec.encode(rejections)));
    }
  }

  /// The rejection of what cannot be published; null for an event that can.
  private @Nullable Rejection rejection(Item item) {
    return switch (item) {
      case Item.Taken _ -> null;
      case Item.Unfit(Event event, String detail) ->
          kept(KeptEvents.rejection(ids.next(), Stage.VALIDATE, Reason.INVALID, detail, event));
      case Item.Refused refused ->
          kept(
              MessageDecoder.rejection(
                  ids.next(),
                  origin.receivedAt(),
                  refused,
                  origin.source(),
                  contentType.apply(refused.stage())));
    };
  }

  private Rejection kept(Rejection rejection) {
    if (mayKeep.test(rejection.raw().length)) {
      return rejection;
    }
    withoutRaw++;
    return rejection.withoutRaw(RawAllowance.EXHAUSTED);
  }

  /// What became of each event.
  ///
  /// @param results one for each of the packs
  Outcome outcome(List<PublishResult> results) {
    var refusals = new ArrayList<Refusal>();
    int unavailable = 0;
    for (int i = 0; i < packOf.length; i++) {
      Item item = items.get(i);
      if (results.get(packOf[i]) instanceof PublishResult.Failed) {
        refusals.add(unavailable(i, item));
        unavailable++;
      } else if (item instanceof Item.Refused refused) {
        refusals.add(new Refusal(i, refused.id(), refused.reason().name(), refused.detail()));
      } else if (item instanceof Item.Unfit(Event event, String detail)) {
        refusals.add(new Refusal(i, event.id(), Reason.INVALID.name(), detail));
      }
    }
    return new Outcome(packOf.length - refusals.size(), refusals, unavailable);
  }

  private static Refusal unavailable(int index, Item item) {
    String id =
        switch (item) {
          case Item.Taken(Event event) -> event.id();
          case Item.Unfit(Event event, _) -> event.id();
          case Item.Refused refused -> refused.id();
        };
    return new Refusal(index, id, UNAVAILABLE, "it could not be published; send it again");
  }
}
