package io.sluice.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import org.slf4j.event.KeyValuePair;

/// Writes log events as Cloud Logging reads them from a container: one JSON object a line, with the
/// field names of its structured logging.
final class LogEncoder extends EncoderBase<ILoggingEvent> {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] NOTHING = {};

  private final String project;

  /// @param project where the traces are; empty when it is not known
  LogEncoder(String project) {
    this.project = project;
  }

  @Override
  public byte[] encode(ILoggingEvent event) {
    var bytes = new ByteArrayOutputStream(256);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeStartObject();
      out.writeStringField("severity", severity(event.getLevel()));
      out.writeStringField("time", event.getInstant().toString());
      out.writeStringField("message", event.getFormattedMessage());
      out.writeStringField("logger", event.getLoggerName());
      for (KeyValuePair pair : pairs(event)) {
        out.writeStringField(pair.key, Objects.toString(pair.value));
      }
      writeTrace(out, event);
      if (event.getThrowableProxy() != null) {
        out.writeStringField("stack_trace", ThrowableProxyUtil.asString(event.getThrowableProxy()));
      }
      out.writeEndObject();
      out.writeRaw('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  @Override
  public byte[] headerBytes() {
    return NOTHING;
  }

  @Override
  public byte[] footerBytes() {
    return NOTHING;
  }

  private static List<KeyValuePair> pairs(ILoggingEvent event) {
    return Objects.requireNonNullElse(event.getKeyValuePairs(), List.of());
  }

  private void writeTrace(JsonGenerator out, ILoggingEvent event) throws IOException {
    String trace = event.getMDCPropertyMap().get(Trace.KEY);
    if (trace != null) {
      String name = project.isEmpty() ? trace : "projects/" + project + "/traces/" + trace;
      out.writeStringField("logging.googleapis.com/trace", name);
    }
  }

  private static String severity(Level level) {
    return level.equals(Level.WARN) ? "WARNING" : level.toString();
  }
}
