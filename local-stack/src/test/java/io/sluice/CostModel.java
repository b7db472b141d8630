package io.sluice;

import java.util.Map;

/// The model of docs/COSTS.md: dollars a month for a load, from the prices and the assumptions that
/// stand there.
record CostModel(PriceList prices, Map<String, Double> assumptions) {
  private static final double GIB = 1 << 30;
  private static final double TIB = GIB * 1024;
  private static final double SERVICES = 2;

  /// Dollars a month.
  record Costs(double pubSub, double run, double bigQuery, double redis) {
    double total() {
      return pubSub + run + bigQuery + redis;
    }
  }

  Costs sluice(double eventsADay) {
    double events = eventsADay * given("days");
    double messages = events / given("batch");
    double message = given("batch") * (given("event") + given("envelope")) + given("message");
    double rate = given("peak") * eventsADay / 86_400;
    double instances =
        instances(rate, given("ingest-cpu")) + instances(rate, given("processor-cpu"));
    return new Costs(
        pubSub(messages, message),
        prices.of("run-instance-cpu", instances * seconds())
            + prices.of("run-instance-memory", instances * seconds() * given("memory")),
        prices.of("storage-write", events * (given("event") + given("row")) / GIB),
        redis(rate * given("remembered") * given("key")));
  }

  Costs tutorial(double eventsADay) {
    double events = eventsADay * given("days");
    double rate = eventsADay / 86_400;
    double instances = Math.ceil(rate / given("instance-requests"));
    double busy = SERVICES * Math.min(instances * seconds(), events * given("latency"));
    return new Costs(
        pubSub(events, given("event") + given("tutorial-message")),
        prices.of("run-requests", SERVICES * events / 1e6)
            + prices.of("run-request-cpu", busy)
            + prices.of("run-request-memory", busy * given("memory")),
        prices.of(
            "insert-all", events * Math.max(1024, given("event") + given("row")) / (200 << 20)),
        redis(rate * given("tutorial-remembered") * given("tutorial-key")));
  }

  /// Of the log that Cloud Run writes itself: a line for each request.
  double requestLog(double requests) {
    return prices.of("logging", requests * given("log-line") / GIB);
  }

  /// What one month of rows costs in each month that they are kept.
  double storage(double eventsADay) {
    double rows = eventsADay * given("days");
    return prices.of("bigquery-storage", rows * (given("event") + given("row")) / GIB);
  }

  double requests(double eventsADay, String batch) {
    return SERVICES * eventsADay * given("days") / (batch.isEmpty() ? 1 : given(batch));
  }

  double millions(double eventsADay) {
    return eventsADay * given("days") / 1e6;
  }

  /// Published once, delivered once, each at least a thousand bytes.
  private double pubSub(double messages, double bytes) {
    return prices.of("pubsub", 2 * messages * Math.max(1000, bytes) / TIB);
  }

  /// Of one vCPU each, for events a second of so many microseconds.
  private double instances(double rate, double cpu) {
    return Math.max(1, Math.ceil(rate * cpu / 1e6 / given("use")));
  }

  private double redis(double bytes) {
    double size = Math.max(1, Math.ceil(bytes / GIB / given("redis-use")));
    return prices.of("redis-standard", size * seconds() / 3600);
  }

  private double seconds() {
    return given("days") * 86_400;
  }

  private double given(String name) {
    Double value = assumptions.get(name);
    if (value == null) {
      throw new IllegalArgumentException("docs/COSTS.md assumes nothing about " + name);
    }
    return value;
  }
}
