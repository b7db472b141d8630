package io.sluice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentsTest {
  @TempDir private Path docs;

  @Test
  void aSectionIsReplacedWhereItStandsAndWhatPeopleWroteStays() throws IOException {
    Path document = docs.resolve("BENCHMARKS.md");
    Files.writeString(document, "# Title\n\n<!-- one -->\nold\n<!-- end of one -->\n\nwords\n");

    put(section("one", 2));
    put(section("two", 3));
    put(section("one", 4));

    assertThat(Files.readString(document))
        .startsWith("# Title\n\n<!-- one -->\n## one\n\nWhat is it?\n\nmade so\n")
        .doesNotContain("old", "| 2 |")
        .contains("| it | 4 | times | at most 3, missed |", "\nwords\n", "<!-- end of two -->")
        .contains("![Bars & such](benchmarks/one.svg)", "| a | 1.50 |", "\n- a note");
    assertThat(docs.resolve("benchmarks/one.svg")).content().contains("Bars &amp; such", "</svg>");
    assertThat(docs.resolve("benchmarks/figures.csv"))
        .hasContent("one.it,4.0,times,<=3.0,it\ntwo.it,3.0,times,<=3.0,it");
  }

  @Test
  void aFigureIsComparedWithTheOneInTheDocuments() throws IOException {
    put(section("one", 2));

    var out = new StringWriter();
    section("one", 3).print(new PrintWriter(out), Documents.open(docs)::value);

    assertThat(out.toString().lines())
        .anySatisfy(line ->
            assertThat(line.split("  +"))
                .containsExactly("", "it", "3", "times", "at most 3, reached", "2", "1.50"));
  }

  @Test
  void linesAreDrawnByTheLogarithm() {
    var plot =
        new LinePlot(
            "ms", List.of("p50", "p99"), List.of(new LinePlot.Line("slow", List.of(10.0, 1000.0))));

    assertThat(plot.svg())
        .contains("points=\"80.0,290.0 550.0,40.0\"")
        .contains(">1,000</text>", ">slow</text>", "slow: 10");
  }

  private void put(Section section) throws IOException {
    Documents.open(docs).put(section);
  }

  private static Section section(String name, double value) {
    var section = new Section(name, "what is it?", "made so");
    section.add(Figure.of(name + ".it", "it", value, "times").aiming(Aim.atMost(3)));
    section.add(new Table("Table", "", "n").row("a", 1.5));
    section.add(name, new BarPlot("Bars & such", List.of(new BarPlot.Bar("a", 1, true))));
    section.note("a note");
    return section;
  }
}
