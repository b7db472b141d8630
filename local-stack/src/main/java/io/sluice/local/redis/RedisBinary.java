package io.sluice.local.redis;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import redis.embedded.core.ExecutableProvider;

/// A `redis-server` program.
///
/// @param major the first number of its version
record RedisBinary(Path program, int major) {
  /// What the embedded one is: the last release under the BSD licence.
  private static final int EMBEDDED_MAJOR = 6;

  private static final int LEAST_MAJOR = 6;
  private static final int LEAST_MINOR = 2;
  private static final Pattern VERSION = Pattern.compile("v=(\\d+)\\.(\\d+)");

  /// The PATH of this process.
  static String path() {
    return System.getenv().getOrDefault("PATH", "");
  }

  /// The first on the path that is new enough, else the embedded one, unpacked into a directory.
  ///
  /// @param path directories, as in the variable PATH
  static RedisBinary find(String path, Path directory) throws IOException, InterruptedException {
    for (Path program : onPath(path)) {
      Matcher version = VERSION.matcher(output(program, "--version").text());
      if (version.find() && isNewEnough(version)) {
        return new RedisBinary(program, Integer.parseInt(version.group(1)));
      }
    }
    try {
      File embedded = ExecutableProvider.newJarResourceProvider(directory.toFile()).get();
      return new RedisBinary(embedded.toPath(), EMBEDDED_MAJOR);
    } catch (IOException | RuntimeException e) {
      throw new RedisStartException(
          "no redis-server 6.2 or newer is on the PATH, and the embedded one cannot be used here: "
              + e);
    }
  }

  /// Starts a daemon.
  ///
  /// @throws RedisStartException when it does not even begin, for want of a library or a right
  void launch(Path configuration) throws IOException, InterruptedException {
    Output output = output(program, configuration.toString());
    if (output.exitCode() != 0) {
      throw new RedisStartException(
          "%s does not start: %s; put a redis-server 6.2 or newer on the PATH"
              .formatted(program, lastLine(output.text())));
    }
  }

  private record Output(int exitCode, String text) {}

  // A daemon closes the pipe when it has left its parent, so that this does not wait for its end.
  private static Output output(Path program, String argument)
      throws IOException, InterruptedException {
    try {
      Process process =
          new ProcessBuilder(List.of(program.toString(), argument))
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .start();
      String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Output(process.waitFor(), text);
    } catch (IOException e) {
      return new Output(-1, String.valueOf(e.getMessage()));
    }
  }

  private static List<Path> onPath(String path) {
    return Stream.of(path.split(File.pathSeparator))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, "redis-server"))
        .filter(Files::isExecutable)
        .toList();
  }

  private static boolean isNewEnough(Matcher version) {
    int major = Integer.parseInt(version.group(1));
    return major > LEAST_MAJOR
        || (major == LEAST_MAJOR && Integer.parseInt(version.group(2)) >= LEAST_MINOR);
  }

  private static String lastLine(String text) {
    return text.strip().lines().reduce("no reason given", (_, last) -> last);
  }
}
