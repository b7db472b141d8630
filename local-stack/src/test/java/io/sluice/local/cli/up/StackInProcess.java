package io.sluice.local.cli.up;

import io.sluice.ingest.IngestMain;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.processor.ProcessorMain;
import io.sluice.service.Address;
import io.sluice.service.Running;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A local stack in this process, on which services with different configurations run one after the
/// other.
public final class StackInProcess implements AutoCloseable {
  private final LocalSettings local;
  private final Parts parts = new Parts();

  private StackInProcess(LocalSettings local) {
    this.local = local;
  }

  /// Starts it.
  ///
  /// @param directory where it may write
  public static StackInProcess start(int offset, Path directory) throws Exception {
    Settings settings = Settings.of(Map.of("SLUICE_PORT_OFFSET", String.valueOf(offset)));
    var stack = new StackInProcess(LocalSettings.of(settings));
    new Stack(stack.local, true).start(stack.parts, directory, _ -> {});
    return stack;
  }

  /// Starts both services.
  ///
  /// @param config the configuration directory
  public AutoCloseable services(Path config) throws Exception {
    var services = new Parts();
    LocalSettings own =
        new LocalSettings(local.settings().with(Setting.CONFIG_DIR, config.toString()));
    services.start(
        List.of(
            () -> processor(own),
            () -> IngestMain.start(own.settings(), address(Setting.INGEST_PORT))));
    Readiness.await(own.url(Setting.PROCESSOR_PORT));
    Readiness.await(own.url(Setting.INGEST_PORT));
    return services::end;
  }

  private Running processor(LocalSettings own) {
    return ProcessorMain.start(own.besideIngest(), address(Setting.PROCESSOR_PORT));
  }

  private Address address(Setting port) {
    return Address.loopback(local.settings().port(port));
  }

  @Override
  public void close() {
    parts.end();
  }
}
