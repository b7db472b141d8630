package io.sluice.service;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/// Logs what a service counted, for whoever does not read its metrics: one line in each period in
/// which something was counted, and a last one at the end.
///
/// A field is named like its metric, without `sluice_ingest_` or `sluice_processor_` and `_total`,
/// and with the values of its tags behind it: `rows_duplicate_event`. A counter's field is what it
/// grew by since the line before, so lines of all instances can be added up; a timer has `_count`
/// and `_seconds`, likewise, and `_max_seconds`, a distribution `_count`, `_sum` and `_max`, their
/// maximum being that of the last minutes; a gauge is what it is now. All are JSON numbers.
///
/// What is counted while a line is made is in this line or in the next one. So sums that balance do
/// so over all lines, not in each.
public final class MetricsLog implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(MetricsLog.class);

  private final String service;
  private final MeterRegistry registry;
  private final Duration every;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Map<String, Double> before = new HashMap<>();
  private boolean counted;

  /// @param service `ingest` or `processor`, as in the names of its metrics
  public MetricsLog(String service, Settings settings, MeterRegistry registry) {
    this(service, settings.seconds(Setting.METRICS_LOG_SECONDS), registry);
  }

  /// @param every the period; zero: nothing is logged
  MetricsLog(String service, Duration every, MeterRegistry registry) {
    this.service = service;
    this.every = every;
    this.registry = registry;
  }

  /// Begins to log.
  public void start() {
    if (every.isPositive()) {
      Thread _ = Thread.ofVirtual().name("metrics-log").start(this::run);
    }
  }

  /// Logs what was counted since the last line, if anything was. A service that is asked to end
  /// does so before it drains, since it may be killed before that is done.
  public synchronized void write() {
    if (!every.isPositive()) {
      return;
    }
    counted = false;
    Map<String, Number> fields = fields();
    if (counted) {
      LoggingEventBuilder line = LOG.atInfo().addKeyValue("service", service);
      for (Map.Entry<String, Number> field : fields.entrySet()) {
        line = line.addKeyValue(field.getKey(), field.getValue());
      }
      line.log("metrics");
    }
  }

  /// Logs what is left, and nothing more. A second call does nothing, as nothing is counted then.
  @Override
  public void close() {
    closed.countDown();
    write();
  }

  private void run() {
    try {
      while (!closed.await(every.toMillis(), TimeUnit.MILLISECONDS)) {
        write();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Map<String, Number> fields() {
    var fields = new TreeMap<String, Number>();
    for (Meter meter : registry.getMeters()) {
      String name = name(meter.getId());
      switch (meter) {
        case Counter counter -> fields.put(name, Math.round(growth(name, counter.count())));
        case Timer timer -> {
          double seconds = growth(name, timer.totalTime(TimeUnit.SECONDS));
          fields.put(name + "_count", Math.round(growth(name + "_count", (double) timer.count())));
          fields.put(name + "_seconds", rounded(seconds));
          fields.put(name + "_max_seconds", rounded(timer.max(TimeUnit.SECONDS)));
        }
        case DistributionSummary summary -> {
          double sum = growth(name, summary.totalAmount());
          fields.put(
              name + "_count", Math.round(growth(name + "_count", (double) summary.count())));
          fields.put(name + "_sum", rounded(sum));
          fields.put(name + "_max", rounded(summary.max()));
        }
        case Gauge gauge -> fields.put(name, rounded(gauge.value()));
        default -> {}
      }
    }
    return fields;
  }

  private double growth(String name, double now) {
    Double last = before.put(name, now);
    double growth = now - (last == null ? 0 : last);
    counted |= growth > 0;
    return growth;
  }

  /// To the thousandth, and no fraction where there is none. What cannot be measured is 0, since
  /// JSON has no other word for it.
  private static Number rounded(double value) {
    if (!Double.isFinite(value)) {
      return 0;
    }
    double thousandths = Math.round(value * 1000) / 1000.0;
    return thousandths == Math.rint(thousandths) ? (Number) Math.round(value) : thousandths;
  }

  private String name(Meter.Id id) {
    String prefix = "sluice." + service + ".";
    String own = id.getName();
    var name = new StringBuilder(own.startsWith(prefix) ? own.substring(prefix.length()) : own);
    for (Tag tag : id.getTagsAsIterable()) {
      name.append('_').append(tag.getValue());
    }
    return name.toString().replace('.', '_').replace('-', '_');
  }
}
