package io.sluice.local.cli.cost;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Dollars of a month for a load, design by design. docs/COSTS.md explains each formula.
///
/// @param prices what things cost
/// @param figures what was measured, and what is assumed
record CostModel(PriceList prices, Figures figures) {
  /// Items whose prices the formulas use.
  static final List<String> ITEMS =
      List.of(
          "pubsub",
          "pubsub-bigquery",
          "storage-write",
          "insert-all",
          "run-instance-cpu",
          "run-instance-memory",
          "run-request-cpu",
          "run-request-memory",
          "run-requests",
          "redis-standard",
          "logging",
          "dataflow-vcpu",
          "dataflow-memory",
          "dataflow-data",
          "bigquery-storage");

  /// Figures that have to be measured.
  static final List<String> MEASURED =
      List.of(
          "ingest-cpu", "processor-cpu", "redis-cpu", "envelope", "message", "key", "tutorial-key");

  private static final double GIB = 1 << 30;
  private static final double TIB = GIB * 1024;
  private static final double LEAST_COMPRESSED_BYTES = 2_000;
  private static final double INSERT_ALL_UNIT = 200 << 20;

  /// A row counts as so many bytes at least where `insertAll` takes it.
  private static final double LEAST_ROW = 1_024;

  /// A request of Pub/Sub counts as so many bytes at least.
  private static final double LEAST_REQUEST = 1_000;

  private static final double SECONDS_OF_A_DAY = 86_400;
  private static final double SECONDS_OF_AN_HOUR = 3_600;

  Costs costs(Design design, long eventsADay) {
    return new Costs(
        switch (design) {
          case SLUICE -> sluice(eventsADay);
          case TUTORIAL -> tutorial(eventsADay);
          case LOG_SINK -> logSink(eventsADay);
          case DATAFLOW -> dataflow(eventsADay);
          case SUBSCRIPTION -> subscription(eventsADay);
        });
  }

  /// What Sluice needs at the peak of a day.
  Sizing sizing(long eventsADay) {
    return sizingAt(peak(eventsADay));
  }

  /// What Sluice needs for so many events a second.
  Sizing sizingAt(double rate) {
    long redises = atLeastOne(rate * get("redis-cpu") / 1e6 / get(Assumption.USE));
    double bytes = rate * get(Assumption.REMEMBERED) * get("key");
    return new Sizing(
        instances(rate, get("ingest-cpu")),
        instances(rate, get("processor-cpu")),
        redises,
        Math.max(redises, redisGib(bytes)));
  }

  /// Millions of events in a month.
  double millions(long eventsADay) {
    return eventsADay * get(Assumption.DAYS) / 1e6;
  }

  /// Requests that Cloud Run gets in a month.
  double requests(Design design, long eventsADay) {
    double events = events(eventsADay);
    return switch (design) {
      case SLUICE -> 2 * events / get(Assumption.BATCH);
      case TUTORIAL -> 2 * events;
      case LOG_SINK -> events;
      case DATAFLOW, SUBSCRIPTION -> events / get(Assumption.BATCH);
    };
  }

  /// Of the log that Cloud Run writes itself: a line for each request.
  double requestLog(Design design, long eventsADay) {
    return prices.of("logging", requests(design, eventsADay) * get(Assumption.LOG_LINE) / GIB);
  }

  /// What one month of rows costs in each month that they are kept.
  double storage(long eventsADay) {
    return prices.of("bigquery-storage", rowBytes(eventsADay) / GIB);
  }

  /// Cloud Run billed by requests for two services of Sluice, as a deployment could have it.
  double sluiceByRequests(long eventsADay) {
    return byRequests(requests(Design.SLUICE, eventsADay), 2, get(Assumption.LATENCY));
  }

  /// Bytes of a message of Sluice, which holds a batch.
  double messageBytes() {
    double events = get(Assumption.BATCH) * (get(Assumption.EVENT) + get("envelope"));
    double data = events < LEAST_COMPRESSED_BYTES ? events : events / get(Assumption.COMPRESSION);
    return data + get("message");
  }

  private Map<Part, Double> sluice(long eventsADay) {
    Sizing sizing = sizing(eventsADay);
    double batch = get(Assumption.BATCH);
    var parts = new EnumMap<Part, Double>(Part.class);
    parts.put(Part.PUBSUB, pubSub(events(eventsADay) / batch, messageBytes(), 2));
    parts.put(Part.RUN, always(sizing.ingests() + sizing.processors()));
    parts.put(Part.BIGQUERY, prices.of("storage-write", rowBytes(eventsADay) / GIB));
    parts.put(Part.REDIS, redis(sizing.redisGib()));
    return parts;
  }

  private Map<Part, Double> tutorial(long eventsADay) {
    double events = events(eventsADay);
    double bytes =
        eventsADay / SECONDS_OF_A_DAY * get(Assumption.TUTORIAL_REMEMBERED) * get("tutorial-key");
    var parts = new EnumMap<Part, Double>(Part.class);
    parts.put(Part.PUBSUB, pubSub(events, eventMessage(), 2));
    parts.put(Part.RUN, byRequests(2 * events, 2, get(Assumption.LATENCY)));
    parts.put(Part.BIGQUERY, insertAll(eventsADay));
    parts.put(Part.REDIS, redis(redisGib(bytes)));
    return parts;
  }

  private Map<Part, Double> logSink(long eventsADay) {
    double events = events(eventsADay);
    double bytes = events * (get(Assumption.EVENT) + get(Assumption.LOG_ENTRY));
    var parts = new EnumMap<Part, Double>(Part.class);
    parts.put(Part.RUN, byRequests(events, 1, get(Assumption.LOG_SINK_LATENCY)));
    parts.put(Part.BIGQUERY, insertAll(eventsADay));
    parts.put(Part.LOGGING, prices.of("logging", bytes / GIB));
    return parts;
  }

  private Map<Part, Double> dataflow(long eventsADay) {
    double batch = get(Assumption.BATCH);
    double hours = seconds() / SECONDS_OF_AN_HOUR;
    long workers =
        atLeastOne(peak(eventsADay) / get(Assumption.DATAFLOW_RATE) / get(Assumption.USE));
    double bytes = events(eventsADay) * eventMessage() * get(Assumption.DATAFLOW_PASSES);
    var parts = new EnumMap<Part, Double>(Part.class);
    parts.put(Part.PUBSUB, pubSub(events(eventsADay) / batch, batch * eventMessage(), 2));
    parts.put(Part.RUN, always(sizing(eventsADay).ingests()));
    parts.put(Part.BIGQUERY, prices.of("storage-write", rowBytes(eventsADay) / GIB));
    parts.put(
        Part.DATAFLOW,
        prices.of("dataflow-vcpu", workers * hours * get(Assumption.DATAFLOW_VCPU))
            + prices.of("dataflow-memory", workers * hours * get(Assumption.DATAFLOW_MEMORY))
            + prices.of("dataflow-data", bytes / GIB));
    return parts;
  }

  private Map<Part, Double> subscription(long eventsADay) {
    double batch = get(Assumption.BATCH);
    double requests = events(eventsADay) / batch;
    double request = batch * eventMessage();
    var parts = new EnumMap<Part, Double>(Part.class);
    parts.put(
        Part.PUBSUB,
        pubSub(requests, request, 1)
            + prices.of("pubsub-bigquery", requests * Math.max(LEAST_REQUEST, request) / TIB));
    parts.put(Part.RUN, always(sizing(eventsADay).ingests()));
    return parts;
  }

  private double pubSub(double requests, double bytes, int times) {
    return prices.of("pubsub", times * requests * Math.max(LEAST_REQUEST, bytes) / TIB);
  }

  private double insertAll(long eventsADay) {
    double row = get(Assumption.EVENT) + get(Assumption.ROW);
    return prices.of("insert-all", events(eventsADay) * Math.max(LEAST_ROW, row) / INSERT_ALL_UNIT);
  }

  /// Instances that are paid for all month.
  private double always(long instances) {
    return prices.of("run-instance-cpu", instances * seconds())
        + prices.of("run-instance-memory", instances * seconds() * get(Assumption.MEMORY));
  }

  /// Services that are paid for while they have requests: one after the other, or always.
  private double byRequests(double requests, int services, double latency) {
    double ofOne = requests / services;
    double instances = Math.ceil(ofOne / seconds() / get(Assumption.INSTANCE_REQUESTS));
    double busy = services * Math.min(instances * seconds(), ofOne * latency);
    return prices.of("run-requests", requests / 1e6)
        + prices.of("run-request-cpu", busy)
        + prices.of("run-request-memory", busy * get(Assumption.MEMORY));
  }

  private double redis(long gib) {
    return prices.of("redis-standard", gib * seconds() / SECONDS_OF_AN_HOUR);
  }

  private long redisGib(double bytes) {
    return atLeastOne(bytes / GIB / get(Assumption.REDIS_USE));
  }

  /// Of one vCPU each, for events of so many microseconds, a batch a request.
  private long instances(double rate, double cpu) {
    return Math.max(
        atLeastOne(rate * cpu / 1e6 / get(Assumption.USE)),
        atLeastOne(rate / get(Assumption.BATCH) / get(Assumption.INSTANCE_REQUESTS)));
  }

  private static long atLeastOne(double number) {
    return Math.max(1, (long) Math.ceil(number));
  }

  private double eventMessage() {
    return get(Assumption.EVENT) + get(Assumption.MESSAGE_OVERHEAD);
  }

  private double rowBytes(long eventsADay) {
    return events(eventsADay) * (get(Assumption.EVENT) + get(Assumption.ROW));
  }

  private double events(long eventsADay) {
    return eventsADay * get(Assumption.DAYS);
  }

  /// Events a second when most come.
  private double peak(long eventsADay) {
    return get(Assumption.PEAK) * eventsADay / SECONDS_OF_A_DAY;
  }

  private double seconds() {
    return get(Assumption.DAYS) * SECONDS_OF_A_DAY;
  }

  private double get(Assumption assumption) {
    return figures.get(assumption);
  }

  private double get(String measured) {
    return figures.get(measured);
  }
}
