package io.sluice.bench.report;

import java.util.List;

/// A bar for each of some values, from left to right, that of Sluice in a colour of its own.
///
/// @param title what is shown, with the unit
public record BarPlot(String title, List<Bar> bars) implements Plot {
  private static final int WIDTH = 720;
  private static final int NAMES = 260;
  private static final int VALUES = 90;
  private static final int STEP = 24;
  private static final int TOP = 34;
  private static final String OURS = "#1f6feb";
  private static final String OTHERS = "#9aa4b2";

  /// A value with its name.
  ///
  /// @param ours whether it is one of Sluice
  public record Bar(String name, double value, boolean ours) {}

  @Override
  public String svg() {
    double most = bars.stream().mapToDouble(Bar::value).max().orElse(1);
    var svg = new Svg(WIDTH, TOP + STEP * bars.size() + 6, title);
    for (int i = 0; i < bars.size(); i++) {
      Bar bar = bars.get(i);
      double y = TOP + STEP * i;
      double width = Math.max(1, (WIDTH - NAMES - VALUES) * bar.value() / most);
      String value = Numbers.text(bar.value());
      svg.label(NAMES - 8, y + 13, "end", bar.name())
          .bar(NAMES, y, width, STEP - 6, bar.ours() ? OURS : OTHERS, bar.name() + ": " + value)
          .label(NAMES + width + 6, y + 13, "start", value);
    }
    return svg.toString();
  }
}
