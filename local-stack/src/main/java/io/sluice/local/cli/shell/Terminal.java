package io.sluice.local.cli.shell;

/// Where output goes. The launcher looks, because a JVM cannot tell the two streams apart.
///
/// @param out whether standard output is a terminal
/// @param err whether standard error is a terminal
/// @param colours whether styles may be used where there is a terminal
/// @param columns its width in characters
public record Terminal(boolean out, boolean err, boolean colours, int columns) {
  /// Neither stream is a terminal.
  public static final Terminal NONE = new Terminal(false, false, false, 80);

  private static final int LEAST_COLUMNS = 40;

  /// What the launcher saw; colours unless the environment has a `NO_COLOR` (no-color.org) or the
  /// terminal is dumb.
  public static Terminal detect() {
    boolean colours =
        System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
            && !"dumb".equals(System.getenv("TERM"));
    return new Terminal(
        System.getProperty("sluice.terminal.out") != null,
        System.getProperty("sluice.terminal.err") != null,
        colours,
        Math.max(LEAST_COLUMNS, Integer.getInteger("sluice.terminal.columns", 80)));
  }

  /// Text in the background, for standard output.
  public String dim(String text) {
    return styled("2", text);
  }

  /// Text that stands out, for standard output.
  public String bold(String text) {
    return styled("1", text);
  }

  private String styled(String style, String text) {
    return out && colours ? "\033[" + style + "m" + text + "\033[0m" : text;
  }
}
