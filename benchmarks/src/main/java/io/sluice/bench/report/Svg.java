package io.sluice.bench.report;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Locale;

/// A drawing on white. Its texts are escaped.
public final class Svg {
  static final int LINE = 18;

  private final StringBuilder text = new StringBuilder();

  /// An empty drawing with a title at its top.
  ///
  /// @param width in pixels, as the height
  public Svg(int width, int height, String title) {
    text.append(
        """
        <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" \
        font-family="sans-serif" font-size="12">
        <rect width="100%%" height="100%%" fill="white"/>
        """
            .formatted(width, height, width, height));
    label(10, LINE, "start", title, "font-weight=\"bold\"");
  }

  /// A filled rectangle. A pointer that rests on it is told the hint.
  public Svg bar(double x, double y, double width, double height, String colour, String hint) {
    return add(
        "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"><title>%s</title></rect>%n",
        x, y, width, height, colour, escape(hint));
  }

  /// A filled rectangle with a word at its left, both of which tell the hint.
  ///
  /// @param word has to be narrower
  Svg box(
      double x, double y, double width, double height, String colour, String word, String hint) {
    add(
        "<g><title>%s</title><rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\" fill=\"%s\"/>",
        escape(hint), x, y, width, height, colour);
    if (!word.isEmpty()) {
      add("<text x=\"%.1f\" y=\"%.1f\">%s</text>", x + 2, y + height - 3, escape(word));
    }
    return add("</g>%n");
  }

  /// A word.
  ///
  /// @param anchor what of it is at the place: `start`, `middle` or `end`
  public Svg label(double x, double y, String anchor, String word) {
    return label(x, y, anchor, word, "");
  }

  private Svg label(double x, double y, String anchor, String word, String more) {
    return add(
        "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>%n",
        x, y, anchor, more, escape(word));
  }

  /// A line through points.
  ///
  /// @param points x and y with a comma between, points with blanks between
  Svg line(String points, String colour) {
    return add(
        "<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"1.5\"/>%n",
        points, colour);
  }

  /// A point on such a line.
  Svg dot(double x, double y, String colour, String hint) {
    return add(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"><title>%s</title></circle>%n",
        x, y, colour, escape(hint));
  }

  @FormatMethod
  private Svg add(@FormatString String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values));
    return this;
  }

  private static String escape(String word) {
    return word.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public String toString() {
    return text + "</svg>\n";
  }
}
