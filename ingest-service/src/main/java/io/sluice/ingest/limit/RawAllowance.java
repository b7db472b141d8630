package io.sluice.ingest.limit;

import io.sluice.ingest.limit.TokenBuckets.Taking;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// How many bytes of what was rejected are kept for each key and minute: a broken client would fill
/// the table of rejections with megabytes. Beyond, rejections are kept without their bytes.
public final class RawAllowance {
  private static final Logger LOG = LoggerFactory.getLogger(RawAllowance.class);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /// What follows the detail of a rejection whose bytes are not kept.
  public static final String EXHAUSTED =
      "; its bytes are not kept, because its key had more than SLUICE_REJECTED_BYTES_PER_MINUTE rejected";

  private final int perMinute;
  private final TokenBuckets buckets;
  private final TokenBuckets warnings;

  /// @param nanos a clock such as [System#nanoTime()]
  public RawAllowance(Settings settings, LongSupplier nanos) {
    perMinute = settings.number(Setting.REJECTED_BYTES_PER_MINUTE);
    buckets = new TokenBuckets(Math.max(1, perMinute), MINUTE, nanos);
    warnings = new TokenBuckets(1, MINUTE, nanos);
  }

  /// Whether so many bytes more may be kept for a key; if not, none of them are counted.
  ///
  /// @param keyId empty for all who have no key
  public boolean take(String keyId, int bytes) {
    if (bytes == 0 || (bytes <= perMinute && buckets.take(keyId, bytes) instanceof Taking.Taken)) {
      return true;
    }
    if (warnings.take(keyId, 1) instanceof Taking.Taken) {
      LOG.atWarn()
          .addKeyValue("key", keyId)
          .addKeyValue("bytesPerMinute", perMinute)
          .log("a key has more rejected than is kept; its rejections are kept without their bytes");
    }
    return false;
  }
}
