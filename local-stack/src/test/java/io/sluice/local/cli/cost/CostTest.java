package io.sluice.local.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.SourceTree;
import io.sluice.local.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// `./sluice cost`.
class CostTest {
  @TempDir private Path directory;

  /// The command on the files of the project.
  static CommandRun run(String... options) {
    return run(SourceTree.root(), options);
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        refused("'7x' is no whole number from 1 to 1000B", "--events-per-day", "7x"),
        refused("'0' is no whole number", "--bytes", "0"),
        refused("'1.5' is no whole number", "--batch", "1.5"),
        refused(
            "--bytes 2,000,000 is more than ingest takes: 1,048,576, see SLUICE_MAX_EVENT_BYTES",
            "--bytes",
            "2M"),
        refused(
            "--batch 10,001 is more than ingest takes: 10,000, see SLUICE_MAX_BATCH_EVENTS",
            "--batch",
            "10001"),
        refused(
            "--batch times --bytes is 100,000,000 bytes, and a body may have 10,485,760, see"
                + " SLUICE_MAX_BODY_BYTES: make one smaller",
            "--bytes",
            "100k",
            "--batch",
            "1k"),
        refused("--set 'peak' is not NAME=VALUE, such as ingest-cpu=15", "--set", "peak"),
        refused("--set '=3' is not NAME=VALUE", "--set", "=3"),
        refused("no figure is called 'ingest-cp'; do you mean ingest-cpu?", "--set", "ingest-cp=1"),
        refused(
            "no figure is called 'something else'; there are days, ", "--set", "something else=1"),
        refused("peak 'two' is no number of 0 or more; write it as 0.025", "--set", "peak=two"),
        refused("--set use=0 cannot be computed with; take a number above 0", "--set", "use=0"),
        refused("peak '-1' is no number of 0 or more", "--set", "peak=-1"),
        refused("peak 'NaN' is no number of 0 or more", "--set", "peak=NaN"),
        refused("peak 'Infinity' is no number of 0 or more", "--set", "peak=Infinity"),
        refused("expected one of [table, csv]", "--format", "xml"));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void whatIsMisspeltIsToldInOneLineThatSaysWhatToWrite(String complaint, List<String> options) {
    CommandRun run = run(options.toArray(String[]::new));

    assertThat(run.err())
        .contains(complaint)
        .endsWith(" (see ./sluice cost --help)\n")
        .hasLineCount(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.exitCode()).isEqualTo(2);
  }

  @Test
  void aLoadHasALineForEachPartAndAColumnForEachDesign() {
    CommandRun run = run("--events-per-day", "70M", "--bytes", "1000", "--batch", "50");

    assertThat(run.err()).isEmpty();
    assertThat(run.exitCode()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines.getFirst())
        .startsWith("70,000,000 events a day of 1,000 bytes, 50 in a request");
    assertThat(lines.stream().map(line -> line.split("  +")[0]))
        .containsSubsequence(
            "dollars a month",
            "Pub/Sub",
            "Cloud Run",
            "BigQuery",
            "Redis",
            "Logging",
            "Dataflow",
            "together",
            "a million");
    assertThat(lines.get(2).split("  +"))
        .containsExactly(
            "dollars a month", "Sluice", "tutorial", "log sink", "Dataflow", "subscription");
    assertThat(lines.subList(2, 11)).allMatch(line -> line.length() == lines.get(2).length());
  }

  @Test
  void withoutALoadThereAreFour() {
    assertThat(run().out())
        .containsSubsequence("10,000 a day", "1,000,000 a day", "70,000,000 a day")
        .contains("1,000,000,000 a day", "dollars a month", "dollars a million");
  }

  @Test
  void theLinesForProgramsHaveTheSameNumbers() {
    CostModel model = Model.ofTheProject();
    List<String> lines = run("--events-per-day", "70M", "--format", "csv").out().lines().toList();

    assertThat(lines.getFirst())
        .isEqualTo("events_per_day,design,part,dollars_per_month,dollars_per_million");
    assertThat(lines).allMatch(line -> line.split(",").length == 5);
    for (Design design : Design.values()) {
      double sum =
          lines.stream()
              .map(line -> line.split(","))
              .filter(fields -> fields[1].equals(design.title()))
              .mapToDouble(fields -> Double.parseDouble(fields[3]))
              .sum();
      assertThat(Money.text(sum)).isEqualTo(Money.text(model.costs(design, 70_000_000).total()));
    }
    assertThat(run("--format", "csv").out().lines().filter(line -> line.contains(",Sluice,")))
        .hasSize(16);
  }

  @Test
  void figuresAndPricesCanBeOthers() throws IOException {
    Path dear = directory.resolve("dear.csv");
    Files.write(
        dear,
        lines(PriceList.FILE).stream().map(line -> line.replace("TiB,40,", "TiB,400,")).toList());

    assertThat(total("--set", "days=31")).isNotEqualTo(total());
    assertThat(total("--set", "ingest-cpu=1000")).isNotEqualTo(total());
    assertThat(total("--set", "ingest-cpu=1000", "--set", "ingest-cpu=20.3"))
        .isEqualTo(total("--set", "ingest-cpu=20.3"));
    assertThat(total("--bytes", "100")).isNotEqualTo(total());
    assertThat(total("--prices", dear.toString())).isNotEqualTo(total());
  }

  @Test
  void manyEventsAreMoreThanOneRedisTakes() {
    assertThat(run("--events-per-day", "100B").out()).contains("deployments, see docs/SCALING.md");
    assertThat(run("--events-per-day", "70M").out()).doesNotContain("deployments");
  }

  @Test
  void aPriceListThatIsWrongIsToldByItsLine() throws IOException {
    List<String> lines = lines(PriceList.FILE);

    assertPrices("cannot.csv:1: the first line has to be item,unit,", lines.subList(1, 3));
    assertPrices("cannot.csv:1: the first line has to be item,unit,", List.of());
    assertPrices("has no price of pubsub; add it, 0 if it is free", lines.subList(0, 1));
    assertPrices("has two prices of pubsub; delete one", plus(lines, lines.get(1)));
    int last = lines.size() + 1;
    assertPrices(
        "cannot.csv:%d: this line has 2 fields and not 8".formatted(last), plus(lines, "a,b"));
    assertPrices(
        "cannot.csv:%d: dollars 'much' is no number of 0 or more".formatted(last),
        plus(lines, "a,b,much,0,all,https://example.com/,2026-11-20,source"));
    assertPrices(
        "cannot.csv:%d: free '-1' is no number of 0 or more".formatted(last),
        plus(lines, "a,b,1,-1,all,https://example.com/,2026-11-20,source"));
    assertPrices(
        "cannot.csv:%d: date 'today' is not one such as 2026-11-20".formatted(last),
        plus(lines, "a,b,1,1,all,https://example.com/,today,source"));
    assertThat(run("--prices", directory.resolve("none.csv").toString()).err())
        .isEqualTo("sluice: there is no file %s%n".formatted(directory.resolve("none.csv")));
  }

  @Test
  void figuresThatAreWrongAreToldByTheirLine() throws IOException {
    List<String> lines = lines(Measured.FILE);
    Path file = directory.resolve(Measured.FILE);
    Files.createDirectories(file.getParent());

    Files.write(file, plus(lines, "a,b,c,d"));
    assertThat(run(directory).err())
        .contains("measured.csv:%d: value 'b' is no number".formatted(lines.size() + 1))
        .hasLineCount(1);
    Files.write(file, lines.subList(0, 2));
    assertThat(run(directory).err())
        .contains("measured.csv has no processor-cpu; add it, with its command")
        .hasLineCount(1);
    Files.write(file, new byte[] {(byte) 0xC3, 0x28});
    assertThat(run(directory).err()).contains("measured.csv is no text in UTF-8").hasLineCount(1);
  }

  private void assertPrices(String complaint, List<String> lines) throws IOException {
    Path file = directory.resolve("cannot.csv");
    Files.write(file, lines);
    CommandRun run = run("--prices", file.toString());

    assertThat(run.err()).contains(complaint).hasLineCount(1);
    assertThat(run.exitCode()).isEqualTo(1);
  }

  private static Arguments refused(String complaint, String... options) {
    return Arguments.of(complaint, List.of(options));
  }

  private static String total(String... options) {
    var all = new ArrayList<>(List.of("--events-per-day", "1B"));
    all.addAll(List.of(options));
    return run(all.toArray(String[]::new))
        .out()
        .lines()
        .filter(line -> line.startsWith("together"))
        .findFirst()
        .orElseThrow();
  }

  private static CommandRun run(Path home, String... options) {
    var arguments = new ArrayList<>(List.of("cost"));
    arguments.addAll(List.of(options));
    System.setProperty("sluice.home", home.toString());
    try {
      return CommandRun.of(arguments.toArray(String[]::new));
    } finally {
      System.clearProperty("sluice.home");
    }
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(SourceTree.root().resolve(file));
  }

  private static List<String> plus(List<String> lines, String line) {
    var more = new ArrayList<>(lines);
    more.add(line);
    return more;
  }
}
