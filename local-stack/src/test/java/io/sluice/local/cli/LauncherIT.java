package io.sluice.local.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The launcher in a project where Maven and all JDKs are scripts that say what they are asked.
@Timeout(60)
class LauncherIT {
  private static final Path LAUNCHER = Path.of("..", "sluice");

  /// Builds in 200 ms, and counts.
  private static final String MAVEN =
      """
      #!/bin/sh
      echo "$JAVA_HOME $*" >>builds
      sleep 0.2
      mkdir -p local-stack/target benchmarks/target
      touch local-stack/target/sluice.jar benchmarks/target/bench.jar
      """;

  private static final String PATH = "/usr/bin:/bin";

  @TempDir private Path root;
  private Path project;
  private Path source;

  private record Run(int exitCode, String out, String err) {}

  @BeforeEach
  void makeProject() throws IOException {
    project = Files.createDirectories(root.resolve("a project"));
    // Where JDKs of this machine may be, the copy looks into the scratch directory, and the java on
    // the PATH has another name.
    String launcher =
        Files.readString(LAUNCHER)
            .replaceAll("(?<=\\s)/(usr|opt|home|Library)/", root + "/$1/")
            .replace("command -v java", "command -v scratch-java");
    script(project.resolve("sluice"), launcher);
    script(project.resolve("mvnw"), MAVEN);
    source = project.resolve("common-model/src/main/java/A.java");
    Files.createDirectories(source.getParent());
    Files.writeString(source, "");
    Files.writeString(project.resolve("pom.xml"), "");
    Files.writeString(project.resolve("common-model/pom.xml"), "");
    Files.createDirectories(project.resolve(".mvn"));
  }

  @Test
  void javaHomeIsTakenWhenItIsNewEnough() throws Exception {
    Path mine = jdk("mine", "25.0.3");
    jdk("usr/lib/jvm/another", "26");

    assertThat(run(Map.of("JAVA_HOME", mine.toString()), "version").out())
        .startsWith(mine + "/bin/java");
  }

  @Test
  void anOldJavaHomeIsPassedOver() throws Exception {
    Path old = jdk("old", "17.0.1");
    Path one = jdk("usr/lib/jvm/temurin", "25");

    assertThat(run(Map.of("JAVA_HOME", old.toString()), "version").out())
        .startsWith(one + "/bin/java");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "usr/lib/jvm/x",
        "opt/jdk 25",
        "home dir/.sdkman/candidates/java/25-tem",
        "home dir/.jdks/temurin-25",
        "home dir/.jdks/jdk-25/Contents/Home",
        "home dir/.local/share/mise/installs/java/25",
        "home dir/.asdf/installs/java/25",
        "opt/homebrew/opt/openjdk@25/libexec/openjdk.jdk/Contents/Home",
        "Library/Java/JavaVirtualMachines/temurin-25.jdk/Contents/Home",
      })
  void aJdkIsFoundWhereverItIs(String place) throws Exception {
    Path jdk = jdk(place, "25-ea");

    assertThat(run("version").out()).startsWith(jdk + "/bin/java");
  }

  @Test
  void theJavaOnThePathIsFollowedToItsHome() throws Exception {
    Path jdk = jdk("some/where", "25");
    Path alternative =
        Files.createSymbolicLink(root.resolve("alternative"), jdk.resolve("bin/java"));
    Path bin = Files.createDirectories(root.resolve("bin"));
    Files.createSymbolicLink(bin.resolve("scratch-java"), alternative);

    assertThat(run(Map.of("PATH", bin + ":" + PATH), "version").out())
        .startsWith(jdk + "/bin/java");
  }

  @Test
  void aShimOnThePathIsAskedForItsHome() throws Exception {
    Path jdk = jdk("some/where", "25");
    Path bin = Files.createDirectories(root.resolve("bin"));
    script(bin.resolve("scratch-java"), "#!/bin/sh\necho '    java.home = " + jdk + "' >&2\n");

    assertThat(run(Map.of("PATH", bin + ":" + PATH), "version").out())
        .startsWith(jdk + "/bin/java");
  }

  @Test
  void withoutAJdkItSaysHowToGetOne() throws Exception {
    jdk("usr/lib/jvm/old", "21.0.1");

    Run run = run("version");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err().lines()).hasSize(2);
    assertThat(run.err()).contains("no JDK 25 or newer").contains("| tar xz -C ~/.jdks");
    assertThat(project.resolve("builds")).doesNotExist();
  }

  @Test
  void itBuildsOnceAndAgainWhenASourceIsNewer() throws Exception {
    Path jdk = jdk("usr/lib/jvm/x", "25");

    assertThat(run("version").err()).startsWith("sluice: building").hasLineCount(1);
    assertThat(run("version").err()).isEmpty();
    assertThat(builds()).containsExactly(jdk + " -B -DskipTests -pl local-stack -am package");

    Files.setLastModifiedTime(source, FileTime.from(Instant.now().plusSeconds(5)));
    run("version");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void theBenchmarksAreBuiltWhenTheyAreAskedFor() throws Exception {
    Path jdk = jdk("usr/lib/jvm/x", "25");
    run("version");

    String out = run("bench", "--only", "kill").out();
    run("version");
    run("bench");

    assertThat(out)
        .contains(
            "%1$s/benchmarks/target/bench.jar:%1$s/local-stack/target/sluice.jar%n"
                .formatted(project))
        .endsWith("io.sluice.bench.BenchMain\n--only\nkill\n");
    assertThat(builds())
        .containsExactly(
            jdk + " -B -DskipTests -pl local-stack -am package",
            jdk + " -B -DskipTests -pl benchmarks -am package");
  }

  @Test
  void aChangedBenchmarkConcernsNoOtherCommand() throws Exception {
    jdk("usr/lib/jvm/x", "25");
    run("bench");
    Path benchmark = project.resolve("benchmarks/src/main/java/B.java");
    Files.createDirectories(benchmark.getParent());
    Files.writeString(benchmark, "");
    for (Path changed = benchmark; !changed.equals(project); changed = changed.getParent()) {
      Files.setLastModifiedTime(changed, FileTime.from(Instant.now().plusSeconds(5)));
    }

    run("version");
    assertThat(builds()).hasSize(1);
    run("bench");
    assertThat(builds()).hasSize(2);
  }

  @Test
  void aRemovedSourceIsAChangeToo() throws Exception {
    jdk("usr/lib/jvm/x", "25");
    run("version");

    Files.delete(source);
    run("version");

    assertThat(builds()).hasSize(2);
  }

  @Test
  void aBuildThatFailsShowsWhy() throws Exception {
    jdk("usr/lib/jvm/x", "25");
    script(project.resolve("mvnw"), "#!/bin/sh\necho '[INFO] fine'\necho '[ERROR] no'\nexit 1\n");

    Run run = run("version");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).contains("[ERROR] no").doesNotContain("fine").contains("build.log");
    assertThat(project.resolve(".sluice")).isEmptyDirectory();
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    jdk("usr/lib/jvm/x", "25");

    Process first = start(Map.of(), "version");
    Process second = start(Map.of(), "version");

    assertThat(first.waitFor(30, TimeUnit.SECONDS) && second.waitFor(30, TimeUnit.SECONDS))
        .isTrue();
    assertThat(first.exitValue() + second.exitValue()).isZero();
    assertThat(builds()).hasSize(1);
    assertThat(project.resolve(".sluice")).isEmptyDirectory();
  }

  @Test
  void aBuildThatWasKilledStopsNobody() throws Exception {
    jdk("usr/lib/jvm/x", "25");
    script(project.resolve("mvnw"), "#!/bin/sh\necho started >>builds\nexec sleep 60\n");
    Process killed = start(Map.of(), "version");
    Await.until("the build runs", () -> Files.exists(project.resolve("builds")));
    List<ProcessHandle> children = killed.descendants().toList();
    // The launcher first: it would clean up when it saw its children die.
    killed.destroyForcibly();
    children.forEach(ProcessHandle::destroyForcibly);
    assertThat(killed.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(project.resolve(".sluice/build.lock")).exists();

    script(project.resolve("mvnw"), MAVEN);
    assertThat(run("version").exitCode()).isZero();
    assertThat(builds()).hasSize(2);
    assertThat(project.resolve(".sluice")).isEmptyDirectory();
  }

  @Test
  void itBecomesJavaInTheCallersDirectory() throws Exception {
    jdk("usr/lib/jvm/x", "25");
    Path link = Files.createSymbolicLink(root.resolve("link"), Path.of("a project/sluice"));
    Path elsewhere = Files.createDirectories(root.resolve("elsewhere"));

    var builder = new ProcessBuilder(link.toString(), "send", "a file.json", "$HOME *");
    builder.directory(elsewhere.toFile()).environment().remove("JAVA_HOME");
    builder.environment().put("HOME", root.resolve("home dir").toString());
    builder.environment().put("PATH", PATH);
    builder.environment().remove("BUILT_BY_MAVEN");
    Process process = builder.start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);

    assertThat(out)
        .contains("pid " + process.pid() + "\n")
        .contains("in " + elsewhere + "\n")
        .contains("-Dsluice.home=" + project + "\n")
        .endsWith("send\na file.json\n$HOME *\n");
  }

  @Test
  void testListsWhatWasSkippedAndWhy() throws Exception {
    jdk("usr/lib/jvm/x", "25");
    Path reports = Files.createDirectories(project.resolve("m/target/surefire-reports"));
    Files.writeString(
        reports.resolve("TEST-old.xml"),
        "<testcase name=\"gone\" classname=\"x.Old\">\n<skipped message=\"old\"/>\n");
    Files.setLastModifiedTime(reports.resolve("TEST-old.xml"), FileTime.from(Instant.EPOCH));
    script(
        project.resolve("mvnw"),
        """
        #!/bin/sh
        echo "$*"
        sleep 0.1
        cat >m/target/surefire-reports/TEST-new.xml <<'END'
        <testcase name="runs" classname="x.New" time="0.1"/>
        <testcase name="waits" classname="x.New" time="0">
          <skipped message="Assumption failed: no &quot;redis 7&quot; &amp; &lt;docker&gt;"><![CDATA[...]]></skipped>
        <testcase name="" classname="x.Whole" time="0">
          <skipped/>
        <testcase name="follows" classname="x.Class" time="0">
          <skipped type="x.Aborted"><![CDATA[x.Aborted: Assumption failed: no Docker
            at x.Class.start(Class.java:7)
        ]]></skipped>
        END
        exit 3
        """);

    Run run = run("test", "-Dtest=New", "-pl", "m");

    assertThat(run.exitCode()).isEqualTo(3);
    assertThat(run.out())
        .isEqualTo(
            """
            -B verify -Dtest=New -pl m
            skipped: x.New.waits: Assumption failed: no "redis 7" & <docker>
            skipped: x.Whole: no reason given
            skipped: x.Class.follows: Assumption failed: no Docker
            """);
  }

  @Test
  void testSaysWhenNothingWasSkipped() throws Exception {
    jdk("usr/lib/jvm/x", "25");
    script(
        project.resolve("mvnw"),
        """
        #!/bin/sh
        mkdir -p m/target/failsafe-reports
        sleep 0.1
        echo '<testcase name="runs" classname="x.New"/>' >m/target/failsafe-reports/TEST-new.xml
        """);

    assertThat(run("test").out()).isEqualTo("nothing was skipped\n");
  }

  private Path jdk(String place, String version) throws IOException {
    Path home = Files.createDirectories(root.resolve(place));
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"x\"\nJAVA_VERSION=\"" + version + "\"\n");
    script(
        home.resolve("bin/java"),
        "#!/bin/sh\necho \"$0\"\necho pid $$\necho \"in $PWD\"\nprintf '%s\\n' \"$@\"\n");
    script(home.resolve("bin/javac"), "#!/bin/sh\n");
    return home;
  }

  private List<String> builds() throws IOException {
    return Files.readAllLines(project.resolve("builds"));
  }

  private Run run(String... arguments) throws Exception {
    return run(Map.of(), arguments);
  }

  private Run run(Map<String, String> environment, String... arguments) throws Exception {
    Process process = start(environment, arguments);
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    String err = new String(process.getErrorStream().readAllBytes(), UTF_8);
    return new Run(process.waitFor(), out, err);
  }

  private Process start(Map<String, String> environment, String... arguments) throws IOException {
    var command = new ArrayList<>(List.of(project.resolve("sluice").toString()));
    command.addAll(List.of(arguments));
    var builder = new ProcessBuilder(command);
    builder.environment().clear();
    builder.environment().put("PATH", PATH);
    builder.environment().put("HOME", root.resolve("home dir").toString());
    builder.environment().putAll(environment);
    return builder.start();
  }

  private static void script(Path path, String text) throws IOException {
    Files.writeString(path, text);
    assertThat(path.toFile().setExecutable(true)).isTrue();
  }
}
