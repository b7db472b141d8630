package io.sluice.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.SourceTree;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// A directory with settings and write keys, in which the scripts of `deploy/` find tools that
/// stand in for `gcloud`, `bq` and `docker`: they write down each call, and remember what was made.
final class PretendCloud {
  static final String MINIMAL =
      """
      PROJECT=my-project
      REGION=europe-west1
      WRITE_KEYS_FILE=write-keys
      TAG=1
      """;

  /// What a script did.
  ///
  /// @param status its exit code
  /// @param out what it printed, the directory and that of the sources replaced by their roles
  /// @param errors the same on standard error
  record Result(int status, String out, String errors) {
    Result succeeded() {
      assertThat(status).as(errors).isZero();
      return this;
    }

    /// The lines that name a command.
    List<String> commands() {
      return out.lines().filter(line -> line.startsWith("+ ")).toList();
    }
  }

  private final Path directory;
  private final Path state;

  PretendCloud(Path directory) throws IOException {
    this.directory = directory;
    this.state = directory.resolve("cloud");
    Path tools = Files.createDirectories(directory.resolve("bin"));
    Path pretend =
        SourceTree.root().resolve("local-stack/src/test/resources/io/sluice/deploy/pretend-cloud");
    for (String tool : List.of("gcloud", "bq", "docker")) {
      Files.createSymbolicLink(tools.resolve(tool), pretend);
    }
    settings(MINIMAL);
    Files.writeString(directory.resolve("write-keys"), "# who sends\nshop:s3cret-key\n");
  }

  void settings(String text) throws IOException {
    Files.writeString(directory.resolve("settings.env"), text);
  }

  void writeKeys(String text) throws IOException {
    Files.writeString(directory.resolve("write-keys"), text);
  }

  /// Refuses the questions and commands that contain this.
  void refuse(String words) throws IOException {
    Files.createDirectories(state);
    Files.writeString(state.resolve("silent"), words);
  }

  /// Has nobody logged in.
  void logOut() throws IOException {
    Files.createDirectories(state);
    Files.createFile(state.resolve("logged-out"));
  }

  /// Runs a script of `deploy/` with these settings.
  Result run(String script, String... arguments) throws IOException, InterruptedException {
    return answering("", script, arguments);
  }

  /// The same, with an answer to its question.
  Result answering(String answer, String script, String... arguments)
      throws IOException, InterruptedException {
    Path scripts = SourceTree.root().resolve("deploy");
    var command =
        new ArrayList<>(
            List.of(
                "bash",
                scripts.resolve(script).toString(),
                "--settings",
                directory.resolve("settings.env").toString()));
    command.addAll(Arrays.asList(arguments));
    Path out = directory.resolve("out");
    Path errors = directory.resolve("errors");
    Path in = Files.writeString(directory.resolve("in"), answer);
    var builder =
        new ProcessBuilder(command)
            .redirectInput(in.toFile())
            .redirectOutput(out.toFile())
            .redirectError(errors.toFile());
    builder.environment().put("CLOUD", state.toString());
    builder.environment().merge("PATH", directory.resolve("bin") + ":", (old, bin) -> bin + old);
    Process process = builder.start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ended", script).isTrue();
    return new Result(process.exitValue(), plain(out), plain(errors));
  }

  /// Calls that asked something, each as the words of its command.
  List<List<String>> asked() throws IOException {
    return calls("asked");
  }

  /// Calls that changed something.
  List<List<String>> done() throws IOException {
    return calls("done");
  }

  private List<List<String>> calls(String kind) throws IOException {
    Path file = state.resolve(kind);
    return Files.exists(file)
        ? Files.readAllLines(file).stream().map(line -> List.of(line.split("\t"))).toList()
        : List.of();
  }

  private String plain(Path file) throws IOException {
    return Files.readString(file, StandardCharsets.UTF_8)
        .replace(directory.toString(), "DIRECTORY")
        .replace(SourceTree.root().toString(), "SOURCES");
  }
}
