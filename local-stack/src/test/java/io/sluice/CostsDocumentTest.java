package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.sluice.model.Attributes;
import io.sluice.model.Event;
import io.sluice.model.EventPacker;
import io.sluice.model.json.JsonBuffer;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// docs/COSTS.md and the README's table: each figure follows from `deploy/prices.csv` and from the
/// assumptions that the document states.
class CostsDocumentTest {
  private static final Markdown DOCUMENT = Markdown.of("docs/COSTS.md");
  private static final Markdown README = Markdown.of("README.md");
  private static final PriceList PRICES = PriceList.read();
  private static final List<Long> LOADS = List.of(10_000L, 1_000_000L, 70_000_000L, 1_000_000_000L);
  private static final CostModel MODEL = new CostModel(PRICES, assumptions());

  @Test
  void theTablesAreWhatThePricesMakeThem() {
    assertAll(
        () -> assertTable(DOCUMENT, "Sluice", load -> costs(load, MODEL.sluice(load))),
        () -> assertTable(DOCUMENT, "Tutorial", load -> costs(load, MODEL.tutorial(load))),
        () -> assertTable(DOCUMENT, "Beside", CostsDocumentTest::beside),
        () -> assertTable(README, "Events a day", CostsDocumentTest::both));
  }

  @Test
  void anotherPriceMakesOtherTables() {
    List<String> dearer =
        SourceTree.lines(PriceList.FILE).stream()
            .map(line -> line.replace("TiB,40,", "TiB,50,"))
            .toList();
    var other = new CostModel(PriceList.of(dearer), MODEL.assumptions());

    for (long load : LOADS.subList(1, LOADS.size())) {
      assertThat(costs(load, other.sluice(load))).isNotEqualTo(costs(load, MODEL.sluice(load)));
      assertThat(costs(load, other.tutorial(load))).isNotEqualTo(costs(load, MODEL.tutorial(load)));
    }
  }

  @Test
  void everyPriceSaysWhereItIsFromAndIsUsed() {
    assertThat(PRICES.prices().values())
        .hasSizeGreaterThan(8)
        .allSatisfy(price -> {
          assertThat(price.source().getHost()).isEqualTo("cloud.google.com");
          assertThat(price.seen()).matches("source|copy: .+|unverified");
          assertThat(price.dollars()).isPositive();
          assertThat(String.join("\n", DOCUMENT.lines())).contains("`" + price.item() + "`");
        });
  }

  @Test
  void whatIngestAddsToAnEventIsMeasured() {
    var packer = new EventPacker(1 << 20);
    String text = "\"" + "x".repeat(998) + "\"";
    for (int i = 0; i < 50; i++) {
      assertThat(packer.add(event(text))).isTrue();
    }

    assertThat(packer.finish().length() / 50.0 - 1000)
        .isCloseTo(MODEL.assumptions().get("envelope"), within(1.0));
  }

  @Test
  void whatAMessageHoldsBesideItsEventsIsCounted() {
    Map<String, String> attributes =
        Map.of(
            Attributes.FORMAT, Attributes.FORMAT_VERSION,
            Attributes.PACK, UUID.randomUUID().toString(),
            Attributes.KIND, Attributes.EVENTS,
            Attributes.CONTENT_TYPE, Attributes.CLOUDEVENTS_BATCH);
    int bytes =
        attributes.entrySet().stream()
            .mapToInt(entry -> entry.getKey().length() + entry.getValue().length())
            .sum();

    // As Pub/Sub counts: 20 bytes and the message's id, of 17 digits.
    assertThat(MODEL.assumptions()).containsEntry("message", 20.0 + 17 + bytes);
  }

  private static Event event(String text) {
    Instant time = Instant.parse("2026-11-20T08:00:00.123456Z");
    return new Event(
        UUID.randomUUID().toString(),
        "shop",
        "order.paid",
        time,
        null,
        time,
        Event.Identity.CONTENT,
        Map.of(),
        new JsonBuffer(1024).raw(text).toJson(),
        false);
  }

  private static String costs(long load, CostModel.Costs costs) {
    return row(
        "%,d".formatted(load),
        money(costs.pubSub()),
        money(costs.run()),
        money(costs.bigQuery()),
        money(costs.redis()),
        money(costs.total()),
        money(costs.total() / MODEL.millions(load)));
  }

  private static String beside(long load) {
    return row(
        "%,d".formatted(load),
        money(MODEL.requestLog(MODEL.requests(load, "batch"))),
        money(MODEL.requestLog(MODEL.requests(load, ""))),
        money(MODEL.storage(load)));
  }

  private static String both(long load) {
    double sluice = MODEL.sluice(load).total();
    double tutorial = MODEL.tutorial(load).total();
    return row(
        "%,d".formatted(load),
        money(sluice),
        money(sluice / MODEL.millions(load)),
        money(tutorial),
        money(tutorial / MODEL.millions(load)));
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  private static String money(double dollars) {
    return String.format(
        Locale.ROOT,
        dollars >= 100 ? "%,.0f" : dollars >= 1 || dollars == 0 ? "%.2f" : "%.3f",
        dollars);
  }

  private static void assertTable(Markdown document, String name, LongFunction<String> row) {
    List<String> rows = LOADS.stream().map(row::apply).toList();
    assertThat(table(document, name))
        .as("table %s of %s has to be:%n%s", name, document.file(), String.join("\n", rows))
        .isEqualTo(rows);
  }

  /// The rows of the table whose header begins so.
  private static List<String> table(Markdown document, String header) {
    return document.lines().stream()
        .dropWhile(line -> !line.startsWith("| " + header))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .toList();
  }

  private static Map<String, Double> assumptions() {
    return table(DOCUMENT, "Assumption").stream()
        .map(line -> line.split(" *\\| *"))
        .collect(
            Collectors.toMap(
                cells -> cells[1].replace("`", ""),
                cells -> Double.parseDouble(cells[2].replace(",", ""))));
  }
}
