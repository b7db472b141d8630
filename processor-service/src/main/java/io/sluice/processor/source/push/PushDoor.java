package io.sluice.processor.source.push;

import io.javalin.http.Context;
import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.source.push.PushTokens.Genuine;
import io.sluice.processor.source.push.PushTokens.Refused;
import io.sluice.service.Problem;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Who may push: only who brings a token that Google signed for the subscription's account and for
/// this service's audience. Without both of these settings the door is open.
public final class PushDoor {
  private static final Logger LOG = LoggerFactory.getLogger(PushDoor.class);

  /// Source: accounts.google.com/.well-known/openid-configuration, `jwks_uri`.
  private static final String GOOGLE_KEYS = "https://www.googleapis.com/oauth2/v3/certs";

  /// In which the keys must have come: a push waits for them.
  private static final Duration KEYS_TIME = Duration.ofSeconds(5);

  /// One line of the log in that time for each reason; the metric counts all.
  private static final Duration TELL_EVERY = Duration.ofMinutes(1);

  private static final int RETRY_SECONDS = 10;

  /// RFC 9110, section 11.4: the name of the scheme in either case.
  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +([^ ]+) *");

  private final @Nullable PushTokens tokens;
  private final @Nullable PushKeys keys;
  private final PushMetrics metrics;
  private final InstantSource clock;
  private final Map<Refusal, Instant> told = new ConcurrentHashMap<>();

  private PushDoor(
      @Nullable PushTokens tokens,
      @Nullable PushKeys keys,
      PushMetrics metrics,
      InstantSource clock) {
    this.tokens = tokens;
    this.keys = keys;
    this.metrics = metrics;
    this.clock = clock;
  }

  /// The door as the settings want it.
  ///
  /// @throws InvalidSettingsException when of audience and account only one is set, or the address
  ///   of the keys is none
  public static PushDoor of(Settings settings, PushMetrics metrics, InstantSource clock) {
    String audience = settings.text(Setting.PUSH_AUDIENCE);
    String account = settings.text(Setting.PUSH_ACCOUNT);
    if (audience.isEmpty() != account.isEmpty()) {
      throw new InvalidSettingsException(
          List.of(
              "of %s and %s only one is set: set both, and the tokens of pushes are checked, or none"
                  .formatted(Setting.PUSH_AUDIENCE.variable(), Setting.PUSH_ACCOUNT.variable())));
    }
    if (audience.isEmpty()) {
      return new PushDoor(null, null, metrics, clock);
    }
    var keys = new PushKeys(new KeySet(keysUri(settings), KEYS_TIME), clock);
    return new PushDoor(new PushTokens(audience, account, keys, clock), keys, metrics, clock);
  }

  private static URI keysUri(Settings settings) {
    String given = settings.text(Setting.PUSH_KEYS_URL);
    try {
      URI uri = URI.create(given.isEmpty() ? GOOGLE_KEYS : given);
      if (uri.getHost() != null && List.of("https", "http").contains(uri.getScheme())) {
        return uri;
      }
    } catch (IllegalArgumentException e) {
      LOG.atDebug().setCause(e).log("no address at all");
    }
    throw new InvalidSettingsException(
        List.of(
            "%s=%s is no address such as %s"
                .formatted(Setting.PUSH_KEYS_URL.variable(), given, GOOGLE_KEYS)));
  }

  /// Begins to fetch the keys, and returns at once; if the door is open, says so.
  public void start() {
    if (keys == null) {
      LOG.warn(
          "anyone who reaches this processor may push: set SLUICE_PUSH_AUDIENCE and SLUICE_PUSH_ACCOUNT to what the push subscription has, unless somebody else checks its tokens, as Cloud Run does for a service that asks for authentication");
    } else {
      Thread _ = Thread.startVirtualThread(keys::prepare);
    }
  }

  /// Why a request may not push; empty if it may. Of the request only the headers are read.
  Optional<Problem> refuses(Context context) {
    if (tokens == null) {
      return Optional.empty();
    }
    List<String> headers = Collections.list(context.req().getHeaders("Authorization"));
    Matcher bearer = BEARER.matcher(headers.size() == 1 ? headers.getFirst() : "");
    var verdict =
        bearer.matches()
            ? tokens.judge(bearer.group(1))
            : new Refused(Refusal.MISSING, Refusal.MISSING.meaning());
    return switch (verdict) {
      case Genuine() -> Optional.empty();
      case Refused(Refusal why, String detail) -> {
        metrics.refused(why);
        tell(why, detail);
        yield Optional.of(problem(why));
      }
    };
  }

  private static Problem problem(Refusal why) {
    String reason = "TOKEN_" + why.name();
    return switch (why.status()) {
      case 401 -> Problem.of(401, reason, why.meaning()).header("WWW-Authenticate", challenge(why));
      case 403 -> Problem.of(403, reason, why.meaning());
      default -> Problem.unavailable(reason, why.meaning(), RETRY_SECONDS);
    };
  }

  /// RFC 6750, section 3: who sent no token is told of no error.
  private static String challenge(Refusal why) {
    return why == Refusal.MISSING
        ? "Bearer"
        : "Bearer error=\"invalid_token\", error_description=\"%s\"".formatted(why.meaning());
  }

  /// Whoever is refused may try again at once, and must not fill the log with that.
  private void tell(Refusal why, String detail) {
    Instant now = clock.instant();
    Instant last = told.get(why);
    boolean due =
        last == null
            ? told.putIfAbsent(why, now) == null
            : !now.minus(TELL_EVERY).isBefore(last) && told.replace(why, last, now);
    if (due) {
      LOG.atWarn()
          .addKeyValue("reason", why.label())
          .addKeyValue("detail", detail)
          .log(
              "a push is refused; if it is Pub/Sub's, compare SLUICE_PUSH_AUDIENCE and SLUICE_PUSH_ACCOUNT with the push subscription. Told once a minute for each reason; sluice_processor_pushes_refused_total counts all");
    }
  }
}
