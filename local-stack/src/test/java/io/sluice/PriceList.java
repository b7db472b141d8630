package io.sluice;

import java.net.URI;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/// `deploy/prices.csv`: what each thing costs in a month, and where that is said. No field holds a
/// comma.
record PriceList(Map<String, Price> prices) {
  static final Path FILE = Path.of("deploy/prices.csv");
  private static final String HEADER = "item,unit,dollars,free,region,source,date,seen";

  /// @param free units of a month that cost nothing
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
    /// Dollars for some units in a month.
    double of(double units) {
      return Math.max(0, units - free) * dollars;
    }
  }

  static PriceList read() {
    return of(SourceTree.lines(FILE));
  }

  static PriceList of(List<String> lines) {
    if (!lines.getFirst().equals(HEADER)) {
      throw new IllegalArgumentException(FILE + " begins with " + HEADER);
    }
    return new PriceList(
        lines.stream()
            .skip(1)
            .map(PriceList::price)
            .collect(Collectors.toMap(Price::item, Function.identity())));
  }

  double of(String item, double units) {
    Price price = prices.get(item);
    if (price == null) {
      throw new IllegalArgumentException(FILE + " has no " + item);
    }
    return price.of(units);
  }

  private static Price price(String line) {
    String[] fields = line.split(",", -1);
    if (fields.length != 8) {
      throw new IllegalArgumentException(FILE + ": this line has not eight fields: " + line);
    }
    return new Price(
        fields[0],
        fields[1],
        Double.parseDouble(fields[2]),
        Double.parseDouble(fields[3]),
        fields[4],
        URI.create(fields[5]),
        LocalDate.parse(fields[6]),
        fields[7]);
  }
}
