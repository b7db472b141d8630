package io.sluice.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import io.sluice.model.json.JsonBuffer;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.event.KeyValuePair;

/// Writes log events as Cloud Logging reads them from a container: one JSON object a line, with the
/// field names of its structured logging.
///
/// A write key may stand in a URL, and libraries log URLs when something fails: so whatever a line
/// is from, its queries and what follows the path of the events are masked.
final class LogEncoder extends EncoderBase<ILoggingEvent> {
  private static final byte[] NOTHING = {};
  private static final int MAX_TRACE_CHARS = 32 * 1024;

  private static final Pattern KEY_IN_URL =
      Pattern.compile("(?<=/v1/events/)[^\\s?\"]+|(?<=\\?)[^\\s?=\"]*=[^\\s\"]*");

  private final String project;

  /// @param project where the traces are; empty when it is not known
  LogEncoder(String project) {
    this.project = project;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var out = new JsonBuffer(256).raw('{');
    out.name("severity").quoted(severity(event.getLevel()));
    out.name("time").quoted(event.getInstant().toString());
    write(out.name("message"), event.getFormattedMessage());
    write(out.name("logger"), event.getLoggerName());
    for (KeyValuePair pair : pairs(event)) {
      write(out.name(pair.key), pair.value);
    }
    writeTrace(out, event);
    if (event.getThrowableProxy() != null) {
      String trace = ThrowableProxyUtil.asString(event.getThrowableProxy());
      LogText.write(out.name("stack_trace"), masked(trace), MAX_TRACE_CHARS);
    }
    return out.raw('}').raw('\n').toBytes();
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  /// A number stays one, so that the cloud can compare it and add it up.
  private static void write(JsonBuffer out, @Nullable Object value) {
    switch (value) {
      case Integer number -> out.raw(number.toString());
      case Long number -> out.raw(number.toString());
      case Double number when Double.isFinite(number) -> out.raw(number.toString());
      case null, default -> write(out, Objects.toString(value));
    }
  }

  private static void write(JsonBuffer out, String text) {
    LogText.write(out, masked(text), LogText.MAX_CHARS);
  }

  private static List<KeyValuePair> pairs(ILoggingEvent event) {
    return Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
  }

  private static String masked(String text) {
    return KEY_IN_URL.matcher(text).replaceAll("***");
  }

  private void writeTrace(JsonBuffer out, ILoggingEvent event) {
    String trace = event.getMDCPropertyMap().get(Trace.KEY);
    if (trace != null) {
      String name = project.isEmpty() ? trace : "projects/" + project + "/traces/" + trace;
      out.name("logging.googleapis.com/trace").quoted(name);
    }
  }

  private static String severity(Level level) {
    return level.equals(Level.WARN) ? "WARNING" : level.toString();
  }
}
