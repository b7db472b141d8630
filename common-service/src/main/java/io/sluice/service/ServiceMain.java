package io.sluice.service;

import io.sluice.model.InvalidConfigException;
import io.sluice.model.InvalidSettingsException;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.time.Duration;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs one service as a process of its own: configured by the environment, ended by SIGTERM.
public final class ServiceMain {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceMain.class);

  private ServiceMain() {}

  /// Starts a service; returns once it takes requests.
  @FunctionalInterface
  public interface Start {
    Running start(Settings settings, Address address);
  }

  /// Starts the service and leaves it running. What is wrong with the configuration is printed, one
  /// line each, and the process ends with status 1.
  ///
  /// @param port the setting that holds the service's port
  public static void run(Setting port, Start start) {
    Map<String, String> environment = System.getenv();
    try {
      Settings settings = Settings.of(environment);
      Logs.configure(settings);
      Running running = start.start(settings, Address.of(settings, port, environment));
      Duration drain = settings.seconds(Setting.DRAIN_SECONDS);
      Runtime.getRuntime().addShutdownHook(new Thread(() -> end(running, drain), "drain"));
      LOG.atInfo().addKeyValue("port", running.port()).log("ready");
    } catch (InvalidSettingsException | InvalidConfigException | StartException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    } catch (RuntimeException e) {
      LOG.atError().setCause(e).log("the service cannot start");
      System.exit(1);
    }
  }

  /// Closes the service, and returns when that is done or the time is over.
  private static void end(Running running, Duration most) {
    try {
      Thread.ofPlatform().daemon().start(running::close).join(most);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    // An end that was asked for is no failure, whatever the signal would make of it.
    Runtime.getRuntime().halt(0);
  }
}
