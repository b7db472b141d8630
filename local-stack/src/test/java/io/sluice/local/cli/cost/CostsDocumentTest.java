package io.sluice.local.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.sluice.Markdown;
import io.sluice.SourceTree;
import io.sluice.local.cli.CommandRun;
import io.sluice.model.Attributes;
import io.sluice.model.Event;
import io.sluice.model.EventPacker;
import io.sluice.model.Setting;
import io.sluice.model.json.JsonBuffer;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.LongToDoubleFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// docs/COSTS.md and the README: each figure follows from the prices, what was measured, and what
/// is assumed.
class CostsDocumentTest {
  private static final String DOCUMENT = "docs/COSTS.md";
  private static final List<Long> LOADS = List.of(10_000L, 1_000_000L, 70_000_000L, 1_000_000_000L);
  private static final long USUAL = 70_000_000;
  private static final CostModel MODEL = Model.ofTheProject();

  @Test
  void theSumsAreWhatThePricesMakeThem() throws IOException {
    Computed.assertPart(DOCUMENT, "months", Computed.table(CostReport.monthRows(MODEL, LOADS)));
    Computed.assertPart(DOCUMENT, "millions", Computed.table(CostReport.millionRows(MODEL, LOADS)));
  }

  @Test
  void thePartsAreWhatThePricesMakeThem() throws IOException {
    Computed.assertPart(DOCUMENT, "parts", Computed.table(CostReport.partRows(MODEL, USUAL)));
    Computed.assertPart(DOCUMENT, "growth", Computed.table(growth()));
    Computed.assertPart(DOCUMENT, "beside", Computed.table(beside()));
  }

  @Test
  void theLeversBringWhatTheModelSays() throws IOException {
    Computed.assertPart(DOCUMENT, "levers", Computed.table(levers()));
  }

  @Test
  void theFiguresAreThoseOfTheModel() throws IOException {
    var measured = new ArrayList<List<String>>();
    measured.add(List.of("Measured", "Value", "Unit", "By"));
    List<Measured> figures = Measured.read(SourceTree.root().resolve(Measured.FILE));
    for (Measured figure : figures) {
      measured.add(
          List.of(code(figure.name()), plain(figure.value()), figure.unit(), figure.source()));
    }
    var assumed = new ArrayList<List<String>>();
    assumed.add(List.of("Assumed", "Value", "Unit", "Why"));
    for (Assumption assumption : Assumption.values()) {
      if (figures.stream().anyMatch(figure -> figure.name().equals(assumption.label()))) {
        continue;
      }
      assumed.add(
          List.of(
              code(assumption.label()),
              plain(assumption.value()),
              assumption.unit(),
              assumption.why()));
    }
    Computed.assertPart(DOCUMENT, "measured", Computed.table(measured));
    Computed.assertPart(DOCUMENT, "assumed", Computed.table(assumed));
  }

  @Test
  void anEventIsRememberedAsLongAsTheSettingsSay() {
    int seconds =
        Integer.parseInt(Setting.DONE_SECONDS.fallback())
            + Integer.parseInt(Setting.RETRY_WINDOW_SECONDS.fallback());

    // Up to half as long again, see ARCHITECTURE.md.
    assertThat(Assumption.REMEMBERED.value()).isEqualTo(1.5 * seconds);
  }

  /// When one of these fails, the sentences around the tables are wrong.
  @Test
  void whatTheTextSaysOfTheTablesIsSo() {
    assertThat(total(MODEL, USUAL) / MODEL.millions(USUAL)).as("the aim").isGreaterThan(0.10);
    assertThat(MODEL.sizing(USUAL)).as("hardly busy").isEqualTo(new Sizing(1, 1, 1, 1));
    for (long load : LOADS) {
      double subscription = MODEL.costs(Design.SUBSCRIPTION, load).total();
      assertThat(subscription < total(MODEL, load)).as("%d a day", load).isEqualTo(load < USUAL);
      assertThat(part(Part.PUBSUB, load))
          .isLessThanOrEqualTo(MODEL.costs(Design.TUTORIAL, load).parts().get(Part.PUBSUB));
    }
  }

  @Test
  void theReadmeShowsWhatTheCommandPrints() throws IOException {
    CommandRun run = CostTest.run("--events-per-day", "70M");
    assertThat(run.exitCode()).isZero();
    Computed.assertPart(
        "README.md",
        "cost",
        Stream.of(Stream.of("```text"), run.out().lines(), Stream.of("```"))
            .flatMap(lines -> lines)
            .toList());
  }

  @Test
  void anotherPriceMakesOtherSums() {
    for (String item : CostModel.ITEMS) {
      if (item.equals("bigquery-storage")) {
        continue;
      }
      var dearer = Model.repriced(MODEL, item, 2);
      assertThat(Design.values())
          .as(item)
          .anyMatch(design ->
              dearer.costs(design, 1_000_000_000).total()
                  > MODEL.costs(design, 1_000_000_000).total() + 1);
    }
  }

  @Test
  void everyPriceSaysWhereItIsFromAndIsUsed() {
    assertThat(MODEL.prices().prices().values())
        .hasSizeGreaterThan(8)
        .allSatisfy(price -> {
          assertThat(price.source().getHost()).isEqualTo("cloud.google.com");
          assertThat(price.seen()).matches("source|copy: .+|unverified");
          assertThat(price.dollars()).isPositive();
          assertThat(String.join("\n", Markdown.of(DOCUMENT).lines()))
              .contains("`" + price.item() + "`");
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
        .isCloseTo(MODEL.figures().get("envelope"), within(1.0));
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
    assertThat(MODEL.figures().get("message")).isEqualTo(20.0 + 17 + bytes);
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

  private static List<List<String>> growth() {
    var rows = new ArrayList<List<String>>();
    rows.add(
        List.of("Sluice, events a day", "Pub/Sub", "Cloud Run", "BigQuery", "Redis", "together"));
    for (long load : LOADS) {
      Costs costs = MODEL.costs(Design.SLUICE, load);
      var row = new ArrayList<String>();
      row.add("%,d".formatted(load));
      costs.parts().values().forEach(dollars -> row.add(Money.text(dollars)));
      row.add(Money.text(costs.total()));
      rows.add(row);
    }
    return rows;
  }

  private static List<List<String>> beside() {
    var rows = new ArrayList<List<String>>();
    var header = new ArrayList<>(List.of("Cloud Run's request log"));
    Arrays.stream(Design.values()).map(Design::title).forEach(header::add);
    header.add("one month of rows");
    rows.add(header);
    for (long load : LOADS) {
      var row = new ArrayList<String>();
      row.add("%,d a day".formatted(load));
      for (Design design : Design.values()) {
        row.add(Money.text(MODEL.requestLog(design, load)));
      }
      row.add(Money.text(MODEL.storage(load)));
      rows.add(row);
    }
    return rows;
  }

  private static List<List<String>> levers() {
    CostModel loose = Model.with(MODEL, "compression", 1);
    double ingest = MODEL.figures().get("ingest-cpu");
    double processor = MODEL.figures().get("processor-cpu");
    CostModel quick =
        Model.with(Model.with(MODEL, "ingest-cpu", ingest / 10), "processor-cpu", processor / 10);
    return List.of(
        List.of("Dollars a million", "there?", "1,000,000 a day", "70,000,000", "1,000,000,000"),
        lever("as it is", "yes", MODEL),
        lever("packs as they are", "`SLUICE_COMPRESS_PACKS=no`", loose),
        lever("an envelope of 60 bytes", "no", Model.with(MODEL, "envelope", 60)),
        lever("Redis without a replica", "`REDIS_TIER=basic`", basic(MODEL)),
        lever(
            "no Redis, and duplicates",
            "`SLUICE_DELIVERY=at-least-once`",
            load -> total(MODEL, load) - part(Part.REDIS, load)),
        lever("a tenth of the CPU", "no", quick),
        lever(
            "Cloud Run billed by requests",
            "no",
            load -> total(MODEL, load) - part(Part.RUN, load) + MODEL.sluiceByRequests(load)));
  }

  private static CostModel basic(CostModel model) {
    return Model.priced(model, "redis-standard", "redis-basic");
  }

  private static List<String> lever(String name, String there, CostModel model) {
    return lever(name, there, load -> total(model, load));
  }

  private static List<String> lever(String name, String there, LongToDoubleFunction dollars) {
    var row = new ArrayList<>(List.of(name, there));
    LOADS.stream()
        .skip(1)
        .map(load -> Money.text(dollars.applyAsDouble(load) / MODEL.millions(load)))
        .forEach(row::add);
    return row;
  }

  private static double total(CostModel model, long load) {
    return model.costs(Design.SLUICE, load).total();
  }

  private static double part(Part part, long load) {
    return MODEL.costs(Design.SLUICE, load).parts().getOrDefault(part, 0.0);
  }

  private static String code(String name) {
    return "`" + name + "`";
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? "%,d".formatted((long) value) : Double.toString(value);
  }
}
