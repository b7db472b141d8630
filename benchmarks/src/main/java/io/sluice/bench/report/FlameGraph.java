package io.sluice.bench.report;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Where something went, by stack: below each frame stand those that it called, each as wide as its
/// share. Frames too narrow to be seen stand together.
///
/// @param title what is shown
/// @param weights of stacks, whose names of frames begin with the one that called all others
public record FlameGraph(String title, Map<List<String>, Long> weights) implements Plot {
  /// Of all; what has less is not shown by itself.
  private static final double LEAST = 0.001;

  private static final int WIDTH = 1200;
  private static final int MARGIN = 10;
  private static final int TOP = 50;
  private static final int STEP = 16;
  private static final double LETTER = 6.7;

  private static final String OURS = "#8ab4f8";
  private static final String JDK = "#d5dae1";
  private static final String LIBRARIES = "#f6c58f";
  private static final String MERGED = "#eceff3";

  /// Of a package, all but the first letter.
  private static final Pattern PACKAGE =
      Pattern.compile("\\b([a-z])\\w*\\.(?=([a-z]\\w*\\.)*[A-Z])");

  private static final Pattern PACKAGES = Pattern.compile("^([a-z]\\.)+");

  /// Makes a name short: `i.s.p.Processor.process` from `io.sluice.processor.Processor.process`.
  public static String brief(String name) {
    return PACKAGE.matcher(name).replaceAll("$1.");
  }

  @Override
  public String svg() {
    var root = new Frame("all");
    weights.forEach(root::add);
    double least = root.weight * LEAST;
    int height = TOP + STEP * root.depth(least) + MARGIN;
    var svg = new Svg(WIDTH, height, title);
    svg.label(
        MARGIN,
        36,
        "start",
        "blue: Sluice; grey: the JDK; orange: libraries; a pointer on a frame is told its whole name and share");
    double scale = (double) (WIDTH - 2 * MARGIN) / Math.max(1, root.weight);
    draw(svg, root, new Scale(least, scale, root.weight), MARGIN, 0);
    return svg.toString();
  }

  /// How weights become widths.
  private record Scale(double least, double pixels, long all) {}

  private static void draw(Svg svg, Frame frame, Scale scale, double x, int depth) {
    box(svg, frame.name, frame.weight, scale, x, depth, colour(frame.name));
    double right = x;
    long merged = 0;
    int others = 0;
    for (Frame called : frame.called.values()) {
      if (called.weight < scale.least) {
        merged += called.weight;
        others++;
      } else {
        draw(svg, called, scale, right, depth + 1);
        right += called.weight * scale.pixels;
      }
    }
    if (merged >= scale.least) {
      box(svg, others + " others", merged, scale, right, depth + 1, MERGED);
    }
  }

  private static void box(
      Svg svg, String name, long weight, Scale scale, double x, int depth, String colour) {
    double width = weight * scale.pixels;
    String hint = "%s: %s %%".formatted(name, Numbers.text(100.0 * weight / scale.all));
    int letters = (int) ((width - 4) / LETTER);
    svg.box(
        x,
        TOP + STEP * depth,
        Math.max(0.1, width - 0.5),
        STEP - 1,
        colour,
        fitting(name, letters),
        hint);
  }

  /// As much of a name as fits: without the packages if need be, or even without the class.
  private static String fitting(String name, int letters) {
    String brief = brief(name);
    String inClass = PACKAGES.matcher(brief).replaceFirst("");
    String method = brief.substring(brief.lastIndexOf('.') + 1);
    return Stream.of(brief, inClass, method)
        .filter(text -> text.length() <= letters)
        .findFirst()
        .orElse("");
  }

  private static String colour(String name) {
    if (name.startsWith("io.sluice.")) {
      return OURS;
    }
    return name.matches("(java|jdk|sun)\\..*|all") ? JDK : LIBRARIES;
  }

  /// A frame with what it called.
  private static final class Frame {
    private final String name;
    private final Map<String, Frame> called = new TreeMap<>();
    private long weight;

    Frame(String name) {
      this.name = name;
    }

    void add(List<String> stack, long more) {
      weight += more;
      if (!stack.isEmpty()) {
        called
            .computeIfAbsent(stack.getFirst(), Frame::new)
            .add(stack.subList(1, stack.size()), more);
      }
    }

    /// How many frames with so much stand below each other, at most; and one that is merged.
    int depth(double least) {
      return weight < least
          ? 1
          : 1 + called.values().stream().mapToInt(f -> f.depth(least)).max().orElse(0);
    }
  }
}
