package io.sluice.service;

import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.SimpleFormatter;
import org.slf4j.LoggerFactory;

/// Passes on what libraries log through `java.util.logging`, as gRPC does, from WARNING on.
final class JdkLogs extends Handler {
  private final SimpleFormatter formatter = new SimpleFormatter();

  JdkLogs() {
    setLevel(Level.WARNING);
  }

  @Override
  public void publish(LogRecord event) {
    if (isLoggable(event)) {
      String name = event.getLoggerName() == null ? "" : event.getLoggerName();
      var log = LoggerFactory.getLogger(name);
      var builder = event.getLevel().equals(Level.SEVERE) ? log.atError() : log.atWarn();
      builder.setCause(event.getThrown()).log("{}", formatter.formatMessage(event));
    }
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}
}
