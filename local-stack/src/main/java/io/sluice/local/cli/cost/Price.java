package io.sluice.local.cli.cost;

import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;

/// What one thing costs.
///
/// @param item what the formulas call it
/// @param unit what is paid for
/// @param dollars for one unit
/// @param free units of a month that cost nothing
/// @param region where it is that price
/// @param source the page that has the last word
/// @param date when the price was valid, or when its copy was read
/// @param seen where it was seen: `source`, `copy: ...`, or `unverified`
record Price(
    String item,
    String unit,
    double dollars,
    double free,
    String region,
    URI source,
    LocalDate date,
    String seen) {
  static final String HEADER = "item,unit,dollars,free,region,source,date,seen";

  /// A line of the file.
  ///
  /// @throws IllegalArgumentException saying which field is wrong
  static Price of(String[] fields) {
    return new Price(
        fields[0],
        fields[1],
        CsvFile.number("dollars", fields[2]),
        CsvFile.number("free", fields[3]),
        fields[4],
        URI.create(fields[5]),
        date(fields[6]),
        fields[7]);
  }

  /// Dollars for so many units in a month.
  double of(double units) {
    return Math.max(0, units - free) * dollars;
  }

  private static LocalDate date(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("date '" + text + "' is not one such as 2026-11-20", e);
    }
  }
}
