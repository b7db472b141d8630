package io.sluice.service;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.util.List;
import java.util.logging.LogManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets up logging: JSON lines to standard error, so that standard output stays for what a command
/// prints. Logback finds it as its configurator and looks for no file.
public final class Logs extends ContextAwareBase implements Configurator {
  private static final String OURS = "io.sluice";

  /// Javalin logs the failures that it throws, and [HttpServer] logs those.
  private static final String SAID_TWICE = "io.javalin";

  private static final List<String> LEVELS = List.of("DEBUG", "INFO", "WARN", "ERROR");

  /// Called by Logback.
  @Override
  public ExecutionStatus configure(LoggerContext context) {
    install(context, Level.INFO, "");
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /// Takes the level and the project from the settings. The level is for this project's own
  /// loggers; libraries are heard from WARN on.
  ///
  /// @throws StartException when the level is none
  public static void configure(Settings settings) {
    String level = settings.text(Setting.LOG_LEVEL);
    if (!LEVELS.contains(level)) {
      throw new StartException("SLUICE_LOG_LEVEL=" + level + " is none of " + LEVELS);
    }
    var context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    install(context, Level.valueOf(level), settings.text(Setting.PROJECT));
    LogManager.getLogManager().reset();
    java.util.logging.Logger.getLogger("").addHandler(new JdkLogs());
  }

  private static void install(LoggerContext context, Level level, String project) {
    var encoder = new LogEncoder(project);
    encoder.setContext(context);
    encoder.start();
    var console = new ConsoleAppender<ILoggingEvent>();
    console.setContext(context);
    console.setTarget("System.err");
    console.setEncoder(encoder);
    console.start();
    var root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.setLevel(Level.WARN);
    root.addAppender(console);
    context.getLogger(OURS).setLevel(level);
    context.getLogger(SAID_TWICE).setLevel(Level.OFF);
  }
}
