package io.sluice.local.cli.cost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/// A figure that was measured, as `docs/benchmarks/measured.csv` has it.
///
/// @param name what the formulas call it
/// @param value the figure
/// @param unit what it counts
/// @param source the command that measures it again, and what of its answer it is
record Measured(String name, double value, String unit, String source) {
  /// Where the figures are, seen from the project.
  static final Path FILE = Path.of("docs", "benchmarks", "measured.csv");

  private static final String HEADER = "name,value,unit,source";

  /// The whole file.
  ///
  /// @throws IOException naming the line that is wrong
  static List<Measured> read(Path file) throws IOException {
    return CsvFile.read(
        file,
        HEADER,
        fields ->
            new Measured(fields[0], CsvFile.number("value", fields[1]), fields[2], fields[3]));
  }
}
