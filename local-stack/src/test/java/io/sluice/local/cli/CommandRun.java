package io.sluice.local.cli;

import io.sluice.local.cli.shell.Terminal;
import java.io.PrintWriter;
import java.io.StringWriter;

/// What a command printed, and its exit code.
public record CommandRun(int exitCode, String out, String err) {
  public static CommandRun of(String... arguments) {
    return on(Terminal.NONE, arguments);
  }

  public static CommandRun on(Terminal terminal, String... arguments) {
    var out = new StringWriter();
    var err = new StringWriter();
    int exitCode =
        Main.commandLine(terminal)
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(arguments);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }
}
