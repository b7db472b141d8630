package io.sluice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.report.LinePlot.Line;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class LinePlotTest {
  @Test
  void namesOfLinesThatEndAtTheSamePlaceStandBelowEachOther() {
    String svg =
        new LinePlot(
                "ms",
                List.of("p50", "p99"),
                List.of(
                    new Line("low", List.of(1.0, 99.0)),
                    new Line("high", List.of(10.0, 100.0)),
                    new Line("apart", List.of(1.0, 1.0))))
            .svg();

    assertThat(y(svg, "low") - y(svg, "high")).isEqualTo(14);
    assertThat(y(svg, "apart") - y(svg, "low")).isGreaterThan(100);
  }

  private static double y(String svg, String text) {
    Matcher label =
        Pattern.compile("<text x=\"[0-9.]+\" y=\"([0-9.]+)\"[^>]*>" + text + "</text>")
            .matcher(svg);
    assertThat(label.find()).as(svg).isTrue();
    return Double.parseDouble(label.group(1));
  }
}
