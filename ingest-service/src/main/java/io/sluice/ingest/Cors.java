package io.sluice.ingest;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Lets web pages of other origins post (Fetch Standard, section "CORS protocol").
final class Cors {
  private static final String ANY = "*";
  private static final String DAY_SECONDS = "86400";

  private final List<String> origins;

  Cors(Settings settings) {
    this.origins = settings.list(Setting.CORS_ORIGINS);
  }

  /// The headers of every answer to a page.
  ///
  /// @param origin where the page is from; null when the client is none
  Map<String, String> headers(@Nullable String origin) {
    if (origin == null) {
      return Map.of();
    }
    if (origins.contains(ANY)) {
      return Map.of(
          "Access-Control-Allow-Origin", ANY, "Access-Control-Expose-Headers", "Retry-After");
    }
    return origins.contains(origin)
        ? Map.of(
            "Access-Control-Allow-Origin", origin,
            "Access-Control-Expose-Headers", "Retry-After",
            "Vary", "Origin")
        : Map.of("Vary", "Origin");
  }

  /// What the answer to a preflight request has besides.
  ///
  /// @param requested the headers that the page wants to send
  Map<String, String> preflight(@Nullable String requested) {
    return Map.of(
        "Access-Control-Allow-Methods",
        "POST",
        "Access-Control-Allow-Headers",
        requested == null ? ANY : requested,
        "Access-Control-Max-Age",
        DAY_SECONDS);
  }
}
