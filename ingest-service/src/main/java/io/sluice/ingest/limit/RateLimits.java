package io.sluice.ingest.limit;

import io.sluice.ingest.limit.TokenBuckets.Taking;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.json.JsonBuffer;
import io.sluice.service.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// How often one address may ask, and how many events one key may send, in this process alone.
///
/// Addresses are counted in requests, because that is what is known before anything is read; keys
/// in events, because those are what is stored and paid for. Both are off unless they are set: many
/// honest senders share an address behind a NAT, and without [ClientAddress] knowing the proxies
/// all of them do.
///
/// The fields are those of the IETF's "RateLimit header fields for HTTP"
/// (draft-ietf-httpapi-ratelimit-headers-11). Its registry has no unit for events; they are called
/// `events` all the same, because a client that took them for requests would count wrongly.
public final class RateLimits {
  private final @Nullable Limit address;
  private final @Nullable Limit key;

  /// @param nanos a clock such as [System#nanoTime()]
  public RateLimits(Settings settings, LongSupplier nanos) {
    address = Limit.of("address", "requests", settings, Setting.ADDRESS_REQUESTS_PER_SECOND, nanos);
    key = Limit.of("key", "events", settings, Setting.KEY_EVENTS_PER_SECOND, nanos);
  }

  /// Counts a request of an address; a problem when it was one too many.
  public Optional<Problem> request(String client) {
    return address == null
        ? Optional.empty()
        : address.judge(client, address.buckets.take(client, 1), 1);
  }

  /// A problem when not even one event of a key would be taken now, so that its body need not be
  /// read. Counts nothing.
  ///
  /// @param keyId empty for no key, to which no limit applies
  public Optional<Problem> spent(String keyId) {
    return key == null || keyId.isEmpty()
        ? Optional.empty()
        : key.judge(keyId, key.buckets.peek(keyId, 1), 1);
  }

  /// Counts the events of a key; a problem, and none are counted, when they are too many.
  public Optional<Problem> events(String keyId, int count) {
    return key == null || keyId.isEmpty()
        ? Optional.empty()
        : key.judge(keyId, key.buckets.take(keyId, count), count);
  }

  /// What an answer says of the limits that apply, by header.
  public Map<String, String> headers(String client, String keyId) {
    var policies = new StringJoiner(", ");
    var left = new StringJoiner(", ");
    if (address != null) {
      policies.add(address.policy());
      left.add(address.left(client));
    }
    if (key != null && !keyId.isEmpty()) {
      policies.add(key.policy());
      left.add(key.left(keyId));
    }
    return policies.length() == 0
        ? Map.of()
        : Map.of("RateLimit-Policy", policies.toString(), "RateLimit", left.toString());
  }

  /// One of the two.
  private record Limit(
      String name, String unit, int perSecond, int burstSeconds, TokenBuckets buckets) {

    static @Nullable Limit of(
        String name, String unit, Settings settings, Setting rate, LongSupplier nanos) {
      int perSecond = settings.number(rate);
      int seconds = settings.number(Setting.BURST_SECONDS);
      return perSecond == 0
          ? null
          : new Limit(
              name,
              unit,
              perSecond,
              seconds,
              new TokenBuckets((long) perSecond * seconds, Duration.ofSeconds(seconds), nanos));
    }

    String policy() {
      return "\"%s\";q=%d;qu=\"%s\";w=%d"
          .formatted(name, (long) perSecond * burstSeconds, unit, burstSeconds);
    }

    /// The window is the time in which what is left lasts at the rate that can be kept up: a client
    /// that spreads it over the window sends neither too fast nor too slowly.
    String left(String client) {
      long left = buckets.left(client);
      return left(left, Math.max(1, Math.ceilDiv(left, perSecond)));
    }

    private String left(long left, long seconds) {
      return "\"%s\";r=%d;t=%d".formatted(name, left, seconds);
    }

    Optional<Problem> judge(String client, Taking taking, int count) {
      return switch (taking) {
        case Taking.Taken() -> Optional.empty();
        case Taking.Refused(Duration wait) -> {
          long seconds = Math.max(1, wait.plusNanos(999_999_999).toSeconds());
          yield Optional.of(
              tooMany(count, seconds).header("RateLimit", left(buckets.left(client), seconds)));
        }
      };
    }

    private Problem tooMany(int count, long seconds) {
      String detail =
          "%,d %s are more than the %,d a second, %,d at once, that one %s may send; send the same again after %d s"
              .formatted(count, unit, perSecond, (long) perSecond * burstSeconds, name, seconds);
      return Problem.of(429, "RATE_LIMITED", detail)
          .header("Retry-After", Long.toString(seconds))
          .header("RateLimit-Policy", policy())
          .with(this::violated);
    }

    private void violated(JsonBuffer out) {
      out.name("violated-policies").raw('[').quoted(name).raw(']');
    }
  }
}
