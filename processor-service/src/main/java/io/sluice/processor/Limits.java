package io.sluice.processor;

import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/// Checks that the configured times and sizes of the processor fit each other.
final class Limits {
  /// What a claim takes beside its append.
  private static final int CLAIM_AND_CONFIRM_SECONDS = 2;

  /// Settling a claim takes up to 7 s; an answer is given 5 s before the deadline.
  private static final int SETTLE_AND_ANSWER_SECONDS = 12;

  private Limits() {}

  /// @throws InvalidSettingsException when they do not
  static void check(Settings settings) {
    var complaints = new ArrayList<String>();
    least(
        settings,
        Setting.MAX_IN_FLIGHT_BYTES,
        Footprint.most(settings),
        "one message may need all of it",
        complaints,
        Setting.MAX_PUSH_BYTES,
        Setting.MAX_BODY_BYTES,
        Setting.MAX_BATCH_EVENTS);
    if (Delivery.of(settings) == Delivery.EXACTLY_ONCE) {
      checkTimes(settings, complaints);
    }
    if (!complaints.isEmpty()) {
      throw new InvalidSettingsException(complaints);
    }
  }

  private static void checkTimes(Settings settings, List<String> complaints) {
    int lease = settings.number(Setting.LEASE_SECONDS);
    int append = settings.number(Setting.APPEND_TIMEOUT_SECONDS);
    least(
        settings,
        Setting.LEASE_SECONDS,
        append + CLAIM_AND_CONFIRM_SECONDS,
        "an append under a claim must end before the claim's lease does",
        complaints,
        Setting.APPEND_TIMEOUT_SECONDS);
    least(
        settings,
        Setting.ACK_DEADLINE_SECONDS,
        lease + append + SETTLE_AND_ANSWER_SECONDS,
        "a message may have to wait for another owner's lease, then settle that claim, then append; the subscription's deadline is to be the same",
        complaints,
        Setting.LEASE_SECONDS,
        Setting.APPEND_TIMEOUT_SECONDS);
    least(
        settings,
        Setting.DONE_SECONDS,
        Deduplicator.TOLERANCE_SECONDS + 1L,
        "clocks may differ by %d s, so everything would count as old"
            .formatted(Deduplicator.TOLERANCE_SECONDS),
        complaints);
  }

  private static void least(
      Settings settings,
      Setting setting,
      long least,
      String why,
      List<String> complaints,
      Setting... with) {
    if (settings.number(setting) < least) {
      String others =
          Arrays.stream(with)
              .map(other -> " and " + valued(settings, other))
              .collect(Collectors.joining())
              .replaceFirst(" and", " with");
      complaints.add(
          "%s is too little%s: it must be %d or more, for %s"
              .formatted(valued(settings, setting), others, least, why));
    }
  }

  private static String valued(Settings settings, Setting setting) {
    return setting.variable() + "=" + settings.number(setting);
  }
}
