package io.sluice.bench.report;

import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/// Lines over the same places, such as latencies by percentile; the height grows with the
/// logarithm.
///
/// @param title what is shown, with the unit
/// @param places names of the places, from left to right
public record LinePlot(String title, List<String> places, List<Line> lines) implements Plot {
  private static final int WIDTH = 720;
  private static final int HEIGHT = 320;
  private static final int LEFT = 80;
  private static final int RIGHT = 170;
  private static final int TOP = 40;
  private static final int BOTTOM = 30;
  private static final int LABEL_HEIGHT = 14;
  private static final List<String> COLOURS =
      List.of("#1f6feb", "#d9480f", "#2b8a3e", "#862e9c", "#495057");

  /// A value above 0 for each place.
  public record Line(String name, List<Double> values) {}

  @Override
  public String svg() {
    int low = (int) Math.floor(Math.log10(values().min().orElse(1)));
    int high = Math.max(low + 1, (int) Math.ceil(Math.log10(values().max().orElse(1))));
    var svg = new Svg(WIDTH, HEIGHT, title);
    for (int power = low; power <= high; power++) {
      double y = y(Math.pow(10, power), low, high);
      svg.line("%.1f,%.1f %.1f,%.1f".formatted(x(0), y, x(places.size() - 1), y), "#dee2e6")
          .label(LEFT - 20, y + 4, "end", Numbers.text(Math.pow(10, power)));
    }
    for (int place = 0; place < places.size(); place++) {
      svg.label(x(place), HEIGHT - 10, "middle", places.get(place));
    }
    for (int i = 0; i < lines.size(); i++) {
      draw(svg, lines.get(i), COLOURS.get(i % COLOURS.size()), low, high);
    }
    name(svg, low, high);
    return svg.toString();
  }

  /// Writes the name of each line at its end, and below that of another one that ends there.
  private void name(Svg svg, int low, int high) {
    List<Line> fromTop =
        lines.stream()
            .sorted(Comparator.comparingDouble((Line line) -> -line.values().getLast()))
            .toList();
    double free = 0;
    for (Line line : fromTop) {
      double y = Math.max(free, y(line.values().getLast(), low, high) + 4);
      svg.label(x(line.values().size() - 1) + 10, y, "start", line.name());
      free = y + LABEL_HEIGHT;
    }
  }

  private DoubleStream values() {
    return lines.stream().flatMap(line -> line.values().stream()).mapToDouble(Double::doubleValue);
  }

  private void draw(Svg svg, Line line, String colour, int low, int high) {
    var points = new StringBuilder();
    for (int place = 0; place < line.values().size(); place++) {
      points.append("%.1f,%.1f ".formatted(x(place), y(line.values().get(place), low, high)));
    }
    svg.line(points.toString().strip(), colour);
    for (int place = 0; place < line.values().size(); place++) {
      double value = line.values().get(place);
      svg.dot(x(place), y(value, low, high), colour, line.name() + ": " + Numbers.text(value));
    }
  }

  private double x(int place) {
    return LEFT + (double) (WIDTH - LEFT - RIGHT) * place / Math.max(1, places.size() - 1);
  }

  private static double y(double value, int low, int high) {
    double share = (Math.log10(value) - low) / (high - low);
    return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
  }
}
