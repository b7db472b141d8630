package io.sluice.local.cli;

import io.sluice.local.cli.shell.CommonOptions;
import io.sluice.local.cli.shell.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// `version`: of the build, of its sources, of Java.
@Command(name = "version", description = "Version of Sluice, its commit, and the JDK it runs on.")
final class VersionCommand implements Callable<Integer> {
  private static final int COMMIT_LETTERS = 10;

  @Spec
  @SuppressWarnings("NullAway.Init") // by picocli
  private CommandSpec spec;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    common.settings();
    String version =
        Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
            .orElse("(not packaged)");
    String commit =
        Home.directory().flatMap(VersionCommand::commit).map(c -> ", commit " + c).orElse("");
    spec.commandLine()
        .getOut()
        .printf(
            "sluice %s%s, on JDK %s (%s)%n",
            version, commit, Runtime.version(), System.getProperty("java.vendor"));
    return 0;
  }

  // What `git rev-parse --short HEAD` prints, without the start of a process.
  private static Optional<String> commit(Path home) {
    Path git = home.resolve(".git");
    try {
      String head = Files.readString(git.resolve("HEAD")).strip();
      String id = head.startsWith("ref: ") ? resolve(git, head.substring(5)) : head;
      return Optional.of(id)
          .filter(i -> i.length() > COMMIT_LETTERS)
          .map(i -> i.substring(0, COMMIT_LETTERS));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static String resolve(Path git, String reference) throws IOException {
    Path loose = git.resolve(reference);
    if (Files.exists(loose)) {
      return Files.readString(loose).strip();
    }
    return Files.readAllLines(git.resolve("packed-refs")).stream()
        .filter(line -> line.endsWith(" " + reference))
        .findFirst()
        .orElse("");
  }
}
