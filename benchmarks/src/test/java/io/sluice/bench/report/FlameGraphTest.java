package io.sluice.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlameGraphTest {
  private static final String MAIN = "java.lang.Thread.run";
  private static final String OURS = "io.sluice.processor.Processor.process";
  private static final String WEB = "org.web.Server.handle";
  private static final Pattern FRAME =
      Pattern.compile(
          "<title>([^<]*)</title><rect x=\"([0-9.]+)\" y=\"[0-9.]+\" width=\"([0-9.]+)\"");

  @Test
  void aFrameIsAsWideAsItsShare() {
    String svg =
        svg(Map.of(List.of(MAIN, OURS), 60L, List.of(MAIN, WEB, OURS), 30L, List.of(MAIN), 10L));
    assertThat(frames(svg))
        .containsExactlyInAnyOrder(
            "all: 100 % 10.0 1179.5",
            MAIN + ": 100 % 10.0 1179.5",
            OURS + ": 60 % 10.0 707.5",
            WEB + ": 30 % 718.0 353.5",
            OURS + ": 30 % 718.0 353.5");
  }

  @Test
  void framesTooNarrowToBeSeenStandTogether() {
    var weights = new HashMap<List<String>, Long>();
    weights.put(List.of(MAIN, OURS), 9_970L);
    IntStream.range(0, 6).forEach(i -> weights.put(List.of(MAIN, "org.web.Rare.of" + i, WEB), 5L));
    assertThat(frames(svg(weights)))
        .extracting(frame -> frame.substring(0, frame.indexOf('%')))
        .containsExactlyInAnyOrder(
            "all: 100 ", MAIN + ": 100 ", OURS + ": 99.7 ", "6 others: 0.300 ");
  }

  @Test
  void oneThatIsTooNarrowByItselfIsNotShown() {
    String svg = svg(Map.of(List.of(MAIN, OURS), 9_995L, List.of(MAIN, WEB), 5L));
    assertThat(frames(svg)).hasSize(3).noneMatch(frame -> frame.contains("others"));
  }

  @Test
  void whatSvgWouldReadItselfIsEscaped() {
    assertThat(svg(Map.of(List.of("a.B.<init>&c"), 1L)))
        .contains(">a.B.&lt;init&gt;&amp;c: 100 %<", ">a.B.&lt;init&gt;&amp;c</text>")
        .doesNotContain("<init>");
  }

  @Test
  void aNameIsShortenedUntilItFits() {
    assertThat(FlameGraph.brief(OURS)).isEqualTo("i.s.p.Processor.process");
    assertThat(FlameGraph.brief("byte[] by " + OURS))
        .isEqualTo("byte[] by i.s.p.Processor.process");
    String svg = svg(Map.of(List.of(MAIN, OURS), 90L, List.of(MAIN, WEB), 910L));
    assertThat(svg).contains(">process</text>").contains(">o.w.Server.handle</text>");
  }

  @Test
  void theColourSaysWhoseItIs() {
    String svg = svg(Map.of(List.of(MAIN, WEB, OURS), 1L));
    assertThat(Pattern.compile("fill=\"(#\\w+)\"").matcher(svg).results().map(m -> m.group(1)))
        .containsExactly("#d5dae1", "#d5dae1", "#f6c58f", "#8ab4f8");
  }

  private static String svg(Map<List<String>, Long> weights) {
    return new FlameGraph("CPU", weights).svg();
  }

  /// Hint, x and width of each frame.
  private static List<String> frames(String svg) {
    return FRAME
        .matcher(svg)
        .results()
        .map(m -> String.join(" ", m.group(1), m.group(2), m.group(3)))
        .toList();
  }
}
