package io.sluice.bench.kill;

import io.sluice.bench.measure.Exposition;
import io.sluice.bench.measure.MetricsClient;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.proxy.FaultProxy;
import java.io.IOException;
import java.util.Optional;

/// A processor and the wires that lead to it and away from it.
///
/// @param process itself
/// @param metricsPort where it shows its metrics
/// @param pushes from Pub/Sub
/// @param redis to Redis
/// @param tables to BigQuery's REST interface
/// @param appends to BigQuery's Storage Write interface
record Target(
    ServiceProcess process,
    int metricsPort,
    FaultProxy pushes,
    FaultProxy redis,
    FaultProxy tables,
    FaultProxy appends) {

  /// Starts the process with its wires; it is pushed to once it listens, as behind a balancer.
  void start() throws IOException, InterruptedException {
    redis.accept();
    tables.accept();
    appends.accept();
    resume();
  }

  /// Starts the process again.
  void resume() throws IOException, InterruptedException {
    process.start();
    pushes.accept();
  }

  /// What it shows; empty when it does not answer.
  Optional<Exposition> metrics(MetricsClient client) throws InterruptedException {
    return client.read(metricsPort);
  }

  /// Names what the counters of its present start belong to.
  String incarnation() {
    return process.name() + "/" + process.incarnation();
  }

  void cutBigQuery() {
    tables.cut();
    appends.cut();
  }

  void holdBigQuery() {
    tables.hold();
    appends.hold();
  }

  void releaseBigQuery() {
    tables.release();
    appends.release();
  }

  void refuseBigQuery() {
    tables.refuse();
    appends.refuse();
  }

  void acceptBigQuery() throws IOException, InterruptedException {
    tables.accept();
    appends.accept();
  }
}
