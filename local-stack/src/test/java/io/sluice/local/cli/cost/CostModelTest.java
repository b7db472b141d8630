package io.sluice.local.cli.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.net.URI;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Sums that were worked out by hand, for 70 million events a day: 2.1 thousand million in a month
/// of 2,592,000 seconds, 42 million requests of 50; 810 a second, 1,620 at the peak.
class CostModelTest {
  private static final long LOAD = 70_000_000;
  private static final Offset<Double> CENT = within(0.01);

  private final CostModel model = new CostModel(prices(), figures());

  @Test
  void sluiceIsPacksAndInstancesThatAlwaysRun() {
    Map<Part, Double> parts = parts(Design.SLUICE);

    // 42e6 messages of 50 × (1,000 + 223) / 4 + 161 = 15,448.5 bytes, twice: 1.18023 TiB; 0.01 are
    // free.
    assertThat(parts.get(Part.PUBSUB)).isCloseTo(46.82, CENT);
    // 5,184,000 vCPU seconds less 240,000, and 2,592,000 GiB seconds less 450,000.
    assertThat(parts.get(Part.RUN)).isCloseTo(88.992 + 4.284, CENT);
    // 2.1e9 × 1,150 bytes are 2,249.12 GiB; 2,048 are free.
    assertThat(parts.get(Part.BIGQUERY)).isCloseTo(5.03, CENT);
    // 1,620 × 2,700 s × 32 bytes are less than a GiB: one of them for 720 hours.
    assertThat(parts.get(Part.REDIS)).isCloseTo(70.92, CENT);
    assertThat(parts).hasSize(4);
  }

  @Test
  void theTutorialPaysForRequestsAndForWaiting() {
    Map<Part, Double> parts = parts(Design.TUTORIAL);

    // 2.1e9 messages of 1,077 bytes, twice: 4.114 TiB.
    assertThat(parts.get(Part.PUBSUB)).isCloseTo(164.17, CENT);
    // 4,198 million requests; 4 instances that are always busy: 810 a second are more than 800.
    assertThat(parts.get(Part.RUN)).isCloseTo(1679.20 + 244.512 + 12.06, CENT);
    // 2.1e9 rows of 1,150 bytes are 11,515.6 times 200 MiB.
    assertThat(parts.get(Part.BIGQUERY)).isCloseTo(115.16, CENT);
    assertThat(parts.get(Part.REDIS)).isCloseTo(70.92, CENT);
    assertThat(parts).hasSize(4);
  }

  @Test
  void theLogSinkPaysForEachLine() {
    Map<Part, Double> parts = parts(Design.LOG_SINK);

    // 2,098 million requests; 2 instances that are always busy.
    assertThat(parts.get(Part.RUN)).isCloseTo(839.20 + 120.096 + 5.58, CENT);
    assertThat(parts.get(Part.BIGQUERY)).isCloseTo(115.16, CENT);
    // 2.1e9 × 1,400 bytes are 2,738.09 GiB; 50 are free.
    assertThat(parts.get(Part.LOGGING)).isCloseTo(1344.05, CENT);
    assertThat(parts).hasSize(3);
  }

  @Test
  void dataflowPaysForAWorkerAndForWhatPassesThroughIt() {
    Map<Part, Double> parts = parts(Design.DATAFLOW);

    assertThat(parts.get(Part.PUBSUB)).isCloseTo(164.17, CENT);
    // One instance of ingest.
    assertThat(parts.get(Part.RUN)).isCloseTo(42.336 + 1.692, CENT);
    assertThat(parts.get(Part.BIGQUERY)).isCloseTo(5.03, CENT);
    // 1,440 vCPU hours, 5,400 GiB hours, twice 2.1e9 × 1,077 bytes: 4,212.75 GiB.
    assertThat(parts.get(Part.DATAFLOW)).isCloseTo(99.36 + 19.2078 + 75.8295, CENT);
    assertThat(parts).hasSize(4);
  }

  @Test
  void aSubscriptionPaysMoreForWhatItDeliversAndNothingElse() {
    Map<Part, Double> parts = parts(Design.SUBSCRIPTION);

    // 2.057 TiB: 0.01 are free when they are published, none when they are delivered.
    assertThat(parts.get(Part.PUBSUB)).isCloseTo(81.8898 + 102.8505, CENT);
    assertThat(parts.get(Part.RUN)).isCloseTo(42.336 + 1.692, CENT);
    assertThat(parts).hasSize(2);
  }

  @Test
  void aSmallRequestCountsAsAThousandBytes() {
    CostModel single = Model.with(Model.with(model, "batch", 1), "event", 100);

    // 2.1e9 × 1,000 bytes, twice: 3.81988 TiB less 0.00977.
    assertThat(single.costs(Design.SLUICE, LOAD).parts().get(Part.PUBSUB)).isCloseTo(152.40, CENT);
    // 2.1e9 rows count as 1,024 bytes: 10,253.9 times 200 MiB.
    assertThat(single.costs(Design.TUTORIAL, LOAD).parts().get(Part.BIGQUERY))
        .isCloseTo(102.54, CENT);
  }

  @Test
  void whatIsFreeIsFree() {
    assertThat(model.costs(Design.LOG_SINK, 1_000).total()).isLessThan(0.01);
    assertThat(model.costs(Design.SLUICE, 1).parts().get(Part.PUBSUB)).isZero();
  }

  @Test
  void packsThatAreNotCompressedAreLargerMessages() {
    CostModel loose = Model.with(model, "compression", 1);

    // 42e6 messages of 61,150 + 161 = 61,311 bytes, twice: 4.684 TiB.
    assertThat(loose.costs(Design.SLUICE, LOAD).parts().get(Part.PUBSUB)).isCloseTo(186.97, CENT);
  }

  @Test
  void smallPacksAreNotCompressed() {
    CostModel single = Model.with(model, "batch", 1);

    // 2.1e9 × (1,223 + 161) bytes, twice: 5.28672 TiB less 0.00977.
    assertThat(single.costs(Design.SLUICE, LOAD).parts().get(Part.PUBSUB)).isCloseTo(211.08, CENT);
  }

  @Test
  void instancesFollowFromCpuAndFromRequests() {
    // 100,000 × 20 µs and × 40 µs are 2 and 4 vCPU, each used to 0.6: 3.3 and 6.7.
    // 100,000 × 25 µs are 2.5 of Redis' one thread, used to 0.6: 4.2.
    // 100,000 × 2,700 × 32 bytes are 8.05 GiB, 0.8 of 10.06.
    assertThat(model.sizingAt(100_000)).isEqualTo(new Sizing(4, 7, 5, 11));
    // Five Redis have 1 GiB each at least.
    assertThat(Model.with(model, "key", 1).sizingAt(100_000)).isEqualTo(new Sizing(4, 7, 5, 5));
    // One by one: 10,000 requests a second, 800 an instance.
    assertThat(Model.with(model, "batch", 1).sizingAt(10_000)).isEqualTo(new Sizing(13, 13, 1, 2));
    assertThat(model.sizing(LOAD)).isEqualTo(new Sizing(1, 1, 1, 1));
    assertThat(model.sizingAt(0.001)).isEqualTo(new Sizing(1, 1, 1, 1));
  }

  @Test
  void besideItAreTheRequestLogAndTheRows() {
    // 84 million, 4.2e9, 2.1e9 and 42 million lines of 1,000 bytes; 50 GiB are free.
    assertThat(model.requestLog(Design.SLUICE, LOAD)).isCloseTo(14.12, CENT);
    assertThat(model.requestLog(Design.TUTORIAL, LOAD)).isCloseTo(1930.78, CENT);
    assertThat(model.requestLog(Design.LOG_SINK, LOAD)).isCloseTo(952.89, CENT);
    assertThat(model.requestLog(Design.SUBSCRIPTION, LOAD)).isZero();
    // 2,249.12 GiB less 10.
    assertThat(model.storage(LOAD)).isCloseTo(44.78, CENT);
  }

  @Test
  void billedByRequestsInstancesArePaidForWhileTheyAreBusy() {
    // A million a day: 1.2 million requests are free; 120,000 s of 1 vCPU and 60,000 GiB s as well.
    assertThat(model.sluiceByRequests(1_000_000)).isZero();
    // 70 million a day: 82 million requests; 2 × 2,592,000 s busy, for 4.2 million s of waiting
    // each.
    assertThat(model.sluiceByRequests(LOAD)).isCloseTo(32.8 + 120.096 + 5.58, CENT);
  }

  private Map<Part, Double> parts(Design design) {
    return model.costs(design, LOAD).parts();
  }

  private static Figures figures() {
    var values = new LinkedHashMap<String, Double>();
    values.put("ingest-cpu", 20.0);
    values.put("processor-cpu", 40.0);
    values.put("redis-cpu", 25.0);
    values.put("envelope", 223.0);
    values.put("message", 161.0);
    values.put("key", 32.0);
    values.put("tutorial-key", 113.0);
    return Figures.of(
        values.entrySet().stream()
            .map(value -> new Measured(value.getKey(), value.getValue(), "", ""))
            .toList());
  }

  private static PriceList prices() {
    var prices = new LinkedHashMap<String, Price>();
    for (Price price :
        List.of(
            price("pubsub", 40, 0.009765625),
            price("pubsub-bigquery", 50, 0),
            price("storage-write", 0.025, 2048),
            price("insert-all", 0.01, 0),
            price("run-instance-cpu", 0.000018, 240_000),
            price("run-instance-memory", 0.000002, 450_000),
            price("run-request-cpu", 0.000024, 180_000),
            price("run-request-memory", 0.0000025, 360_000),
            price("run-requests", 0.4, 2),
            price("redis-standard", 0.0985, 0),
            price("logging", 0.5, 50),
            price("dataflow-vcpu", 0.069, 0),
            price("dataflow-memory", 0.003557, 0),
            price("dataflow-data", 0.018, 0),
            price("bigquery-storage", 0.02, 10))) {
      prices.put(price.item(), price);
    }
    return new PriceList(prices);
  }

  private static Price price(String item, double dollars, double free) {
    return new Price(
        item, "", dollars, free, "", URI.create("https://example.com/"), LocalDate.MIN, "");
  }
}
