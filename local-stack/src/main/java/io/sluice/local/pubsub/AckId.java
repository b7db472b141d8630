package io.sluice.local.pubsub;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Names one delivery to a pulling subscriber; opaque to it.
record AckId(int subscription, long message, int attempt) {
  private static final Pattern FORM = Pattern.compile("([0-9]{1,9})-([0-9]{1,18})-([0-9]{1,9})");

  /// Reads what a subscriber sent; null when nobody made this id.
  static @Nullable AckId parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? new AckId(
            Integer.parseInt(parts.group(1)),
            Long.parseLong(parts.group(2)),
            Integer.parseInt(parts.group(3)))
        : null;
  }

  @Override
  public String toString() {
    return subscription + "-" + message + "-" + attempt;
  }
}
