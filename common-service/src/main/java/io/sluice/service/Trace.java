package io.sluice.service;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/// The trace that a request belongs to, so that Cloud Logging shows its lines together.
final class Trace {
  /// The key of the trace's id in the diagnostic context of a thread.
  static final String KEY = "trace";

  private static final Pattern W3C = Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-.*");
  private static final Pattern GOOGLE = Pattern.compile("([0-9a-f]{32})(/.*)?");

  private Trace() {}

  /// Notes for this thread the trace that a request names.
  ///
  /// @param traceparent that header (W3C Trace Context)
  /// @param google the header `X-Cloud-Trace-Context`
  static void note(@Nullable String traceparent, @Nullable String google) {
    MDC.remove(KEY);
    note(google, GOOGLE);
    note(traceparent, W3C);
  }

  private static void note(@Nullable String value, Pattern form) {
    if (value != null) {
      var matcher = form.matcher(value);
      if (matcher.matches()) {
        MDC.put(KEY, matcher.group(1));
      }
    }
  }
}
