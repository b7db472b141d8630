package io.sluice.ingest;

import io.sluice.ingest.WriteKeys.Admission;
import io.sluice.ingest.decode.Decoders;
import io.sluice.ingest.limit.RateLimits;
import io.sluice.ingest.limit.RawAllowance;
import io.sluice.ingest.publish.EventPublisher;
import io.sluice.ingest.publish.PublishResult;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.decode.Decoded;
import io.sluice.model.decode.Decoder;
import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.Item;
import io.sluice.model.decode.MediaTypes;
import io.sluice.model.decode.Origin;
import io.sluice.model.json.Json;
import io.sluice.service.Body;
import io.sluice.service.BodyReader;
import io.sluice.service.ByteBudget;
import io.sluice.service.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The core of ingest: from a submission to its answer, which is given only after the bus holds the
/// events durably.
///
/// The key is looked at first, though the flow is named after decoding: so a request without one
/// costs neither the reading of its body nor a byte of the budget.
final class Collector {
  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  /// Characters of an Idempotency-Key: with an index behind it, it is an event's id.
  private static final int MAX_KEY_CHARS = 256;

  private final RateLimits rates;
  private final RawAllowance raw;
  private final WriteKeys keys;
  private final Decoders decoders;
  private final BodyReader bodies;
  private final ByteBudget budget;
  private final Router router;
  private final EventPublisher publisher;
  private final int maxPackBytes;
  private final IngestMetrics metrics;
  private final InstantSource clock;

  Collector(
      Settings settings,
      RateLimits rates,
      RawAllowance raw,
      WriteKeys keys,
      ByteBudget budget,
      Router router,
      EventPublisher publisher,
      IngestMetrics metrics,
      InstantSource clock) {
    this.rates = rates;
    this.raw = raw;
    this.keys = keys;
    this.decoders = new Decoders(EventRules.of(settings));
    this.bodies = new BodyReader(settings.number(Setting.MAX_BODY_BYTES));
    this.budget = budget;
    this.router = router;
    this.publisher = publisher;
    this.maxPackBytes = settings.number(Setting.MAX_MESSAGE_BYTES);
    this.metrics = metrics;
    this.clock = clock;
  }

  /// What came of reading a body.
  private sealed interface Intake {
    record Items(List<Item> items) implements Intake {}

    record Refused(Problem problem) implements Intake {}
  }

  /// The whole path of a submission.
  Answer collect(Submission submission) throws InterruptedException {
    Optional<Problem> tooOften = rates.request(submission.address());
    if (tooOften.isPresent()) {
      return new Answer.Refused(tooOften.get());
    }
    return switch (keys.admit(submission.key(), clock.instant())) {
      case Admission.Refused(Problem problem) -> new Answer.Refused(problem);
      case Admission.Admitted(String source, String keyId) ->
          take(submission, origin(submission, source), keyId)
              .with(rates.headers(submission.address(), keyId));
    };
  }

  private Answer take(Submission submission, Origin origin, String keyId)
      throws InterruptedException {
    Optional<Problem> spent = rates.spent(keyId);
    if (spent.isPresent()) {
      return new Answer.Refused(spent.get());
    }
    if (!budget.hasRoomFor(Footprint.REQUEST_BYTES)) {
      return new Answer.Refused(ByteBudget.spent());
    }
    try (ByteBudget.Lease lease = budget.lease()) {
      return switch (decode(submission, origin, lease)) {
        case Intake.Refused(Problem problem) -> new Answer.Refused(problem);
        case Intake.Items(List<Item> items) -> submit(submission, origin, items, keyId, lease);
      };
    }
  }

  private Answer submit(
      Submission submission, Origin origin, List<Item> items, String keyId, ByteBudget.Lease lease)
      throws InterruptedException {
    Optional<Problem> tooMany = rates.events(keyId, items.size());
    if (tooMany.isPresent()) {
      return refused(tooMany.get(), items);
    }
    if (!lease.take(Footprint.REQUEST_BYTES + Footprint.items(items))) {
      return refused(ByteBudget.spent(), items);
    }
    Batch batch =
        new Batch(
            router.route(items),
            origin,
            submission::keptType,
            maxPackBytes,
            bytes -> raw.take(keyId, bytes));
    if (!lease.take(Footprint.packs(batch.packs()))) {
      return refused(ByteBudget.spent(), items);
    }
    metrics.withoutRaw(batch.withoutRaw());
    return answer(batch.outcome(publish(batch)));
  }

  private Answer refused(Problem problem, List<Item> items) {
    metrics.events(0, 0, items.size());
    return new Answer.Refused(problem);
  }

  private Origin origin(Submission submission, String source) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
    String type = submission.type() == null ? Origin.DEFAULT_TYPE : submission.type();
    String key = submission.idempotencyKey();
    return key == null ? Origin.fresh(now, source, type) : Origin.keyed(now, source, type, key);
  }

  private Intake decode(Submission submission, Origin origin, ByteBudget.Lease lease) {
    Optional<Decoder> decoder =
        decoders.of(submission.contentType(), submission.cloudEventHeaders());
    if (decoder.isEmpty()) {
      return unsupported(submission.contentType());
    }
    var reading =
        bodies.read(
            submission.body().get(),
            submission.contentLength(),
            submission.contentEncoding(),
            lease);
    return switch (reading) {
      case BodyReader.Refused(Problem problem) -> new Intake.Refused(problem);
      case BodyReader.Malformed(String detail, Body raw) -> whole(Reason.MALFORMED, detail, raw);
      case BodyReader.Read(Body body) -> {
        Intake unusable = unusable(submission, body);
        yield unusable == null ? decode(decoder.get(), body, origin) : unusable;
      }
    };
  }

  private static Intake decode(Decoder decoder, Body body, Origin origin) {
    return switch (decoder.decode(body.bytes(), body.length(), origin)) {
      case Decoded.Batch(List<Item> items) -> new Intake.Items(items);
      case Decoded.Malformed(long offset, String detail) ->
          whole(Reason.MALFORMED, "byte %d: %s".formatted(offset, detail), body);
      case Decoded.TooMany(int limit) ->
          new Intake.Refused(
              Problem.of(
                  413,
                  "TOO_LARGE",
                  "the body holds more than %,d events; send less at a time".formatted(limit)));
    };
  }

  /// What is wrong with a submission whatever its decoder would say; null when nothing is.
  private static @Nullable Intake unusable(Submission submission, Body body) {
    if (body.length() == 0 && submission.cloudEventHeaders().isEmpty()) {
      return whole(Reason.MALFORMED, "the body is empty", body);
    }
    if (length(submission.idempotencyKey()) > MAX_KEY_CHARS) {
      String detail = "header Idempotency-Key has more than %d characters".formatted(MAX_KEY_CHARS);
      return whole(Reason.INVALID, detail, body);
    }
    if (length(submission.type()) > EventRules.MAX_NAME_CHARS) {
      String detail =
          "parameter type has more than %,d characters".formatted(EventRules.MAX_NAME_CHARS);
      return whole(Reason.INVALID, detail, body);
    }
    return null;
  }

  private static int length(@Nullable String text) {
    return text == null ? 0 : text.length();
  }

  private static Intake unsupported(@Nullable String contentType) {
    String type = MediaTypes.essence(contentType);
    String detail =
        "no events are read from %s; send application/json or application/x-ndjson".formatted(type);
    return new Intake.Refused(Problem.of(415, "UNSUPPORTED", detail));
  }

  /// A body that is refused as one event, and kept.
  private static Intake whole(Reason reason, String detail, Body body) {
    Json raw = Json.slice(body.bytes(), 0, body.length());
    return new Intake.Items(
        List.of(new Item.Refused(Stage.DECODE, reason, detail, null, null, raw)));
  }

  private List<PublishResult> publish(Batch batch) throws InterruptedException {
    long start = System.nanoTime();
    List<PublishResult> results = publisher.publish(batch.packs());
    metrics.published(Duration.ofNanos(System.nanoTime() - start));
    results.stream()
        .filter(PublishResult.Failed.class::isInstance)
        .map(PublishResult.Failed.class::cast)
        .findFirst()
        .ifPresent(
            failed -> LOG.atWarn().addKeyValue("cause", failed.cause()).log("not published"));
    return results;
  }

  private Answer answer(Outcome outcome) {
    metrics.events(outcome.accepted(), outcome.rejected(), outcome.unavailable());
    outcome.refusals().forEach(refusal -> metrics.rejected(refusal.reason()));
    return outcome.answer();
  }
}
