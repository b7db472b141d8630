package io.sluice.ingest;

import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Lets web pages of other origins post (Fetch Standard, section "CORS protocol").
final class Cors {
  private static final String ANY = "*";
  private static final String DAY_SECONDS = "86400";
  private static final String EXPOSED = "Retry-After, RateLimit, RateLimit-Policy";

  /// Scheme, host and perhaps a port, as browsers write them: a path or a final slash never match.
  private static final Pattern ORIGIN =
      Pattern.compile(
          "null|[a-z][a-z0-9+.-]*://[a-z0-9._~%!$&'()+,;=-]+(:[0-9]+)?|[a-z]+://\\[[0-9a-f:.]+](:[0-9]+)?");

  private final List<String> origins;

  Cors(Settings settings) {
    this.origins = settings.list(Setting.CORS_ORIGINS);
    List<String> wrong =
        origins.stream()
            .filter(origin -> !origin.equals(ANY) && !ORIGIN.matcher(origin).matches())
            .map("SLUICE_CORS_ORIGINS: %s is no origin such as https://shop.example"::formatted)
            .toList();
    if (!wrong.isEmpty()) {
      throw new InvalidSettingsException(wrong);
    }
  }

  /// The headers of every answer to a page.
  ///
  /// @param origin where the page is from; null when the client is none
  Map<String, String> headers(@Nullable String origin) {
    if (origins.contains(ANY)) {
      return origin == null
          ? Map.of()
          : Map.of("Access-Control-Allow-Origin", ANY, "Access-Control-Expose-Headers", EXPOSED);
    }
    // An answer to no page at all must not be taken from a cache for an allowed one, either.
    return origin != null && origins.contains(origin)
        ? Map.of(
            "Access-Control-Allow-Origin", origin,
            "Access-Control-Expose-Headers", EXPOSED,
            "Vary", "Origin")
        : Map.of("Vary", "Origin");
  }

  /// What the answer to a preflight request has besides: nothing for a page that may not post.
  ///
  /// @param requested the headers that the page wants to send
  Map<String, String> preflight(@Nullable String origin, @Nullable String requested) {
    if (origin == null || !(origins.contains(ANY) || origins.contains(origin))) {
      return Map.of();
    }
    return Map.of(
        "Access-Control-Allow-Methods",
        "POST",
        "Access-Control-Allow-Headers",
        requested == null ? ANY : requested,
        "Access-Control-Max-Age",
        DAY_SECONDS);
  }
}
