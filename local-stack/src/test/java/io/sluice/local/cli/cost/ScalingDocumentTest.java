package io.sluice.local.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.Markdown;
import io.sluice.model.Setting;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// docs/SCALING.md: each figure follows from what was measured, what is assumed, and the limits
/// that the document quotes.
class ScalingDocumentTest {
  private static final String DOCUMENT = "docs/SCALING.md";
  private static final List<Long> LOADS = List.of(1_000L, 100_000L, 10_000_000L);
  private static final double GIB = 1 << 30;
  private static final double MB = 1e6;

  /// `events` and `rejected_events`.
  private static final int TABLES = 2;

  /// Instances of a service at most, unless said otherwise.
  private static final long USUAL_MAX = 10;

  private static final double APPEND_SECONDS = 0.030;
  private static final double REDIS_SECONDS = 0.001;

  private static final CostModel MODEL = Model.ofTheProject();
  private static final Map<String, Double> LIMITS = limits();

  @Test
  void whatOneInstanceTakesFollowsFromWhatWasMeasured() throws IOException {
    double rows = Double.parseDouble(Setting.MAX_APPEND_ROWS.fallback());
    Computed.assertPart(
        DOCUMENT,
        "instance",
        Computed.table(
            List.of(
                List.of(
                    "Events a second",
                    "by CPU",
                    "by requests, 50 in each",
                    "1 in each",
                    "by appends",
                    "measured",
                    "a GiB"),
                List.of(
                    "ingest", byCpu("ingest-cpu"), byRequests(50), byRequests(1), "-", "-", "-"),
                List.of(
                    "processor",
                    byCpu("processor-cpu"),
                    byRequests(50),
                    byRequests(1),
                    down(rows / (APPEND_SECONDS + 2 * REDIS_SECONDS)),
                    down(MODEL.figures().get("processor-rate")),
                    "-"),
                List.of("Redis", byCpu("redis-cpu"), "-", "-", "-", "-", down(ofAGib())))));
  }

  @Test
  void theLoadsAreComparedWithTheLimits() throws IOException {
    var rows = new ArrayList<List<String>>();
    rows.add(row("Events a second", rate -> up(rate)));
    rows.add(row("requests, and as many pushes, a second", rate -> up(rate / batch())));
    rows.add(row("deployments, for the thread of Redis", rate -> up(deployments(rate))));
    rows.add(row("instances of ingest, of all", rate -> up(all(rate).ingests())));
    rows.add(row("instances of the processor, of all", rate -> up(all(rate).processors())));
    rows.add(row("Redis, GiB of all", rate -> up(all(rate).redisGib())));
    rows.add(share("of `redis-region`", "redis-region", rate -> all(rate).redisGib()));
    rows.add(
        row(
            "messages under way in 0.1 s, of all",
            rate -> up(rate / batch() * MODEL.figures().get(Assumption.LATENCY))));
    rows.add(row("messages, MB a second", rate -> up(messages(rate))));
    rows.add(share("of `publish`", "publish", ScalingDocumentTest::messages));
    rows.add(share("of `push`", "push", ScalingDocumentTest::messages));
    rows.add(row("rows, MB a second", rate -> up(rowBytes(rate))));
    rows.add(share("of `append-region`", "append-region", ScalingDocumentTest::rowBytes));
    rows.add(
        share("of `append-multi-region`", "append-multi-region", ScalingDocumentTest::rowBytes));
    rows.add(row("connections, and streams", rate -> up(streams(rate))));
    rows.add(share("of `connections-region`", "connections-region", ScalingDocumentTest::streams));
    rows.add(
        share(
            "of `connections-multi-region`",
            "connections-multi-region",
            ScalingDocumentTest::streams));
    rows.add(
        row(
            "times an hour that each may begin anew, by `streams`",
            rate -> down(LIMITS.get("streams") / streams(rate))));
    Computed.assertPart(DOCUMENT, "loads", Computed.table(rows));
  }

  @Test
  void theSettingsFollowFromTheLoads() throws IOException {
    var rows = new ArrayList<List<String>>();
    rows.add(row("Events a second", rate -> up(rate)));
    rows.add(row("deployments", rate -> up(deployments(rate))));
    rows.add(row("`INGEST_MIN`", rate -> up(each(rate).ingests())));
    rows.add(row("`INGEST_MAX`", rate -> up(most(each(rate).ingests()))));
    rows.add(row("`PROCESSOR_MIN`", rate -> up(each(rate).processors())));
    rows.add(row("`PROCESSOR_MAX`", rate -> up(most(each(rate).processors()))));
    rows.add(row("`REDIS_GB`", rate -> up(each(rate).redisGib())));
    rows.add(
        row(
            "addresses that `SUBNET_RANGE` needs",
            rate -> up(LIMITS.get("addresses") * most(each(rate).processors()))));
    rows.add(
        row(
            "`DATASET_LOCATION`",
            rate ->
                rowBytes(rate) < LIMITS.get("append-region") / 3
                    ? "the region's"
                    : "`US` or `EU`"));
    Computed.assertPart(DOCUMENT, "settings", Computed.table(rows));
  }

  @Test
  void theLimitsThatTheModelHasAsWellAreTheSame() {
    assertThat(String.join("\n", Markdown.of(DOCUMENT).lines()))
        .contains(
            "gives an instance %,.0f requests a second"
                .formatted(MODEL.figures().get(Assumption.INSTANCE_REQUESTS)))
        .contains("used to " + MODEL.figures().get(Assumption.USE));
    assertThat(LIMITS).hasSizeGreaterThan(12);
  }

  @Test
  void theInstancesAreThoseOfTheDeployment() {
    assertThat(String.join("\n", Markdown.of("deploy/deploy.sh").lines()))
        .contains("--cpu=1 --memory=512Mi --concurrency=250");
    assertThat(Markdown.of("deploy/settings.example.env").lines())
        .contains("#INGEST_MAX=" + USUAL_MAX, "#PROCESSOR_MAX=" + USUAL_MAX);
    assertThat(Assumption.MEMORY.value()).isEqualTo(0.5);
  }

  /// When this fails, the sections about the loads are wrong.
  @Test
  void whatTheTextSaysOfTheLoadsIsSo() {
    assertThat(all(1_000)).as("the defaults do").isEqualTo(new Sizing(1, 1, 1, 1));
    assertThat(deployments(100_000)).as("several deployments").isBetween(2L, 20L);
    assertThat(messages(100_000)).as("pushes").isLessThan(LIMITS.get("push"));
    assertThat(messages(10_000_000)).as("pushes").isGreaterThan(LIMITS.get("push"));
    assertThat(messages(10_000_000)).as("publishing").isLessThan(LIMITS.get("publish"));
    assertThat(rowBytes(10_000_000)).isGreaterThan(LIMITS.get("append-multi-region"));
  }

  private static String byCpu(String figure) {
    return down(MODEL.figures().get(Assumption.USE) * 1e6 / MODEL.figures().get(figure));
  }

  private static String byRequests(int batch) {
    return down(MODEL.figures().get(Assumption.INSTANCE_REQUESTS) * batch);
  }

  private static double ofAGib() {
    return MODEL.figures().get(Assumption.REDIS_USE)
        * GIB
        / MODEL.figures().get(Assumption.REMEMBERED)
        / MODEL.figures().get("key");
  }

  private static double batch() {
    return MODEL.figures().get(Assumption.BATCH);
  }

  /// As many as the thread of a Redis asks for, which each of them has one of.
  private static long deployments(double rate) {
    return MODEL.sizingAt(rate).redises();
  }

  /// One of the deployments.
  private static Sizing each(double rate) {
    return MODEL.sizingAt(rate / deployments(rate));
  }

  /// All of them together. Each has whole instances, so they are more than one would have.
  private static Sizing all(double rate) {
    Sizing each = each(rate);
    long count = deployments(rate);
    return new Sizing(
        count * each.ingests(),
        count * each.processors(),
        count * each.redises(),
        count * each.redisGib());
  }

  /// As many again, for the time when some end or are slow; at least what `deploy.sh` says.
  private static long most(long instances) {
    return Math.max(USUAL_MAX, 2 * instances);
  }

  private static double messages(double rate) {
    return rate / batch() * MODEL.messageBytes() / MB;
  }

  private static double rowBytes(double rate) {
    return rate
        * (MODEL.figures().get(Assumption.EVENT) + MODEL.figures().get(Assumption.ROW))
        / MB;
  }

  private static double streams(double rate) {
    return (double) TABLES * all(rate).processors();
  }

  private static List<String> row(String name, DoubleFunction<String> cell) {
    var row = new ArrayList<>(List.of(name));
    LOADS.stream().map(load -> cell.apply(load)).forEach(row::add);
    return row;
  }

  private static List<String> share(String name, String limit, DoubleFunction<Number> value) {
    return row(
        name,
        rate -> {
          double share = value.apply(rate).doubleValue() / LIMITS.get(limit);
          return share < 1 ? "%.1f %%".formatted(100 * share) : "%.1f times".formatted(share);
        });
  }

  private static String up(double number) {
    return "%,d".formatted((long) Math.ceil(number));
  }

  private static String down(double number) {
    return "%,d".formatted((long) number);
  }

  private static Map<String, Double> limits() {
    return Markdown.of(DOCUMENT).lines().stream()
        .dropWhile(line -> !line.startsWith("| Limit "))
        .skip(2)
        .takeWhile(line -> line.startsWith("|"))
        .map(line -> line.split(" *\\| *"))
        .collect(
            Collectors.toMap(
                cells -> cells[1].replace("`", ""),
                cells -> Double.parseDouble(cells[2].replace(",", ""))));
  }
}
