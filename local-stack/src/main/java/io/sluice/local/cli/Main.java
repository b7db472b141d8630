package io.sluice.local.cli;

import io.sluice.local.cli.check.CheckCommand;
import io.sluice.local.cli.cost.CostCommand;
import io.sluice.local.cli.query.QueryCommand;
import io.sluice.local.cli.replay.ReplayCommand;
import io.sluice.local.cli.send.SendCommand;
import io.sluice.local.cli.shell.Terminal;
import io.sluice.local.cli.shell.Text;
import io.sluice.local.cli.up.UpCommand;
import io.sluice.model.InvalidConfigException;
import io.sluice.model.InvalidSettingsException;
import io.sluice.service.StartException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The command line. Every error is one line that says what to do, with exit code 1, or 2 when the
/// command itself was misspelt.
@Command(
    name = "sluice",
    description = "Events from any client over HTTPS into BigQuery, each exactly once.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "  test     The whole test suite, with all its set-up.",
      "  bench    Measures the services, and tries to break them."
    })
public final class Main implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = CommandLine.ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("UnusedVariable") // picocli's
  private boolean help;

  private Main() {}

  /// Runs one command and ends the process with its exit code.
  public static void main(String[] arguments) {
    System.exit(
        commandLine(Terminal.detect())
            .setOut(new PrintWriter(System.out, true, StandardCharsets.UTF_8))
            .setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8))
            .execute(arguments));
  }

  static CommandLine commandLine(Terminal terminal) {
    var ansi = terminal.out() && terminal.colours() ? Help.Ansi.ON : Help.Ansi.OFF;
    return new CommandLine(new Main())
        .addSubcommand(new UpCommand())
        .addSubcommand(new SendCommand(terminal))
        .addSubcommand(new QueryCommand(terminal))
        .addSubcommand(new ReplayCommand(terminal))
        .addSubcommand(new CheckCommand())
        .addSubcommand(new CostCommand())
        .addSubcommand(new VersionCommand())
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setColorScheme(Help.defaultColorScheme(ansi))
        .setParameterExceptionHandler((e, _) -> misspelt(e))
        .setExecutionExceptionHandler((e, command, _) -> failed(e, command));
  }

  /// Without a command: what there is.
  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int misspelt(ParameterException e) {
    CommandLine command = e.getCommandLine();
    command
        .getErr()
        .printf(
            "sluice: %s (see ./%s --help)%n",
            Text.visible(String.valueOf(e.getMessage())), command.getCommandSpec().qualifiedName());
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }

  private static int failed(Exception e, CommandLine command) {
    describe(e).lines().forEach(line -> command.getErr().println("sluice: " + Text.visible(line)));
    return command.getCommandSpec().exitCodeOnExecutionException();
  }

  private static String describe(Exception e) {
    return switch (e) {
      case NoSuchFileException missing -> "there is no file " + missing.getFile();
      case AccessDeniedException denied -> "no permission for " + denied.getFile();
      case IOException _ when e.getMessage() != null -> e.getMessage();
      case StartException _ -> String.valueOf(e.getMessage());
      case InvalidConfigException _ -> String.valueOf(e.getMessage());
      case InvalidSettingsException _ -> String.valueOf(e.getMessage());
      default -> "unexpected, please report it: " + e;
    };
  }
}
