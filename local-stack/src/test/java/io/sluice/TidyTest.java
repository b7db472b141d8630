package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What is never wanted in the sources. Each habit brings a breach of its own along, so that none
/// of them passes because it cannot see.
class TidyTest {
  private static final int MAX_LINES = 400;

  /// The scanner is one state machine, which halves would not make clearer.
  private static final Set<String> LONG = Set.of("JsonScanner.java");

  private static final String JAVA = ".*\\.java";
  private static final String MAIN = ".*/src/main/java/.*";
  private static final String TESTS = ".*/src/test/java/.*";

  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("\\s*public ([a-z-]+ )*(class|interface|record|enum|@interface) .*");

  // The breaches are cut in two where this file would be one itself.
  static Stream<Habit> habits() {
    return Stream.of(
        Habit.of(
            "nothing is left for later",
            ".*",
            "(//|#|--|<!--|/?\\*).*\\b(TO" + "DO|FIX" + "ME|X" + "XX)\\b",
            "  // TO" + "DO: later"),
        Habit.of("a test runs or goes", TESTS, "@Disab" + "led\\b", "  @Disab" + "led"),
        Habit.of(
                "a test waits for a condition, not for luck",
                TESTS,
                "\\.sl" + "eep\\(",
                "    Thread.sl" + "eep(100);")
            .except(".*/io/sluice/Await\\.java"),
        Habit.of(
                "only the command line writes to the terminal",
                MAIN,
                "\\bSystem\\.(out|err)\\b",
                "    System.out.println(event);")
            .except(
                ".*/local/cli/.*|.*/service/(ServiceMain|Logs)\\.java|.*/bench/BenchMain\\.java"),
        Habit.of(
            "code is deleted, not commented out",
            JAVA,
            "^\\s*//(?!/).*([;{}]|\\) ->)\\s*$",
            "    // return n" + "ull;"),
        Habit.of("lines are indented by blanks", ".*", "\\t", "\tvar x = 1;"),
        Habit.of(
            "no path leads into somebody's home",
            ".*",
            "(?<![\\w.}\"$~])/(home|Users|root)/(?!linuxbrew/)",
            "see /ro" + "ot/notes"));
  }

  @ParameterizedTest
  @MethodSource("habits")
  void everyHabitIsKept(Habit habit) {
    List<Path> files = SourceTree.files().stream().filter(habit::isAbout).toList();
    assertThat(files).isNotEmpty();
    assertThat(files.stream().map(habit::breaches).flatMap(List::stream))
        .as(habit.name())
        .isEmpty();
  }

  @ParameterizedTest
  @MethodSource("habits")
  void everyHabitSeesItsBreach(Habit habit) {
    assertThat(habit.isBrokenBy(habit.breach())).isTrue();
  }

  @Test
  void filesFitTheHead() {
    assertThat(SourceTree.java())
        .filteredOn(file -> SourceTree.lines(file).size() > MAX_LINES)
        .extracting(file -> file.getFileName().toString())
        .isSubsetOf(LONG);
  }

  @Test
  void everyMainPackageIsNullMarked() {
    assertThat(SourceTree.mainJava().map(Path::getParent).distinct())
        .isNotEmpty()
        .filteredOn(directory -> !isNullMarked(directory.resolve("package-info.java")))
        .isEmpty();
  }

  @Test
  void everyPublicTypeIsDocumented() {
    assertThat(SourceTree.mainJava())
        .filteredOn(file -> !undocumented(SourceTree.lines(file)).isEmpty())
        .isEmpty();
  }

  @Test
  void aPublicTypeWithoutACommentIsSeen() {
    assertThat(
            undocumented(
                List.of("/// Is fine.", "@Command(", "  name = \"x\")", "public class A {")))
        .isEmpty();
    assertThat(undocumented(List.of("import b.C;", "", "@Command(", "public class A {")))
        .containsExactly("public class A {");
    assertThat(undocumented(List.of("  int x;", "", "  public sealed interface B {}")))
        .containsExactly("  public sealed interface B {}");
  }

  private static boolean isNullMarked(Path info) {
    return Files.exists(SourceTree.root().resolve(info))
        && SourceTree.lines(info).contains("@NullMarked");
  }

  /// Public types whose lines above, up to a blank one, hold no doc comment.
  private static List<String> undocumented(List<String> lines) {
    return IntStream.range(0, lines.size())
        .filter(i -> PUBLIC_TYPE.matcher(lines.get(i)).matches())
        .filter(i -> !isDocumented(lines, i))
        .mapToObj(lines::get)
        .toList();
  }

  private static boolean isDocumented(List<String> lines, int type) {
    for (int i = type - 1; i >= 0 && !lines.get(i).isBlank(); i--) {
      if (lines.get(i).strip().startsWith("///")) {
        return true;
      }
    }
    return false;
  }
}
