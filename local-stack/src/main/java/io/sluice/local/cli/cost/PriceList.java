package io.sluice.local.cli.cost;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Prices by item, as `deploy/prices.csv` has them.
record PriceList(Map<String, Price> prices) {
  /// Where the list is, seen from the project.
  static final Path FILE = Path.of("deploy", "prices.csv");

  /// The whole file.
  ///
  /// @throws IOException naming the line that is wrong
  static PriceList read(Path file) throws IOException {
    var prices = new LinkedHashMap<String, Price>();
    for (Price price : CsvFile.read(file, Price.HEADER, Price::of)) {
      if (prices.put(price.item(), price) != null) {
        throw new IOException(file + " has two prices of " + price.item() + "; delete one");
      }
    }
    for (String item : CostModel.ITEMS) {
      if (!prices.containsKey(item)) {
        throw new IOException(file + " has no price of " + item + "; add it, 0 if it is free");
      }
    }
    return new PriceList(prices);
  }

  /// Dollars for so many units of an item in a month.
  double of(String item, double units) {
    Price price = prices.get(item);
    if (price == null) {
      throw new IllegalArgumentException("no price of " + item);
    }
    return price.of(units);
  }
}
