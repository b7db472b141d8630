package io.sluice.local.cli.cost;

import io.sluice.SourceTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;

/// The model of the project's own files, and what it would be under other circumstances.
final class Model {
  private Model() {}

  static CostModel ofTheProject() {
    try {
      return new CostModel(
          PriceList.read(SourceTree.root().resolve(PriceList.FILE)),
          Figures.of(Measured.read(SourceTree.root().resolve(Measured.FILE))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static CostModel with(CostModel model, String figure, double value) {
    return new CostModel(model.prices(), model.figures().with(figure, value));
  }

  /// The price of one item in the place of another's.
  static CostModel priced(CostModel model, String item, String other) {
    var prices = new LinkedHashMap<>(model.prices().prices());
    prices.put(item, prices.get(other));
    return new CostModel(new PriceList(prices), model.figures());
  }

  /// One price so many times as high.
  static CostModel repriced(CostModel model, String item, double times) {
    var prices = new LinkedHashMap<>(model.prices().prices());
    prices.computeIfPresent(
        item,
        (_, price) ->
            new Price(
                item,
                price.unit(),
                price.dollars() * times,
                price.free(),
                price.region(),
                price.source(),
                price.date(),
                price.seen()));
    return new CostModel(new PriceList(prices), model.figures());
  }
}
