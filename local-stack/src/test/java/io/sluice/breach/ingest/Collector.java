package io.sluice.breach.ingest;

import ch.qos.logback.classic.Logger;
import com.google.cloud.bigquery.BigQuery;
import com.google.re2j.Pattern;
import com.networknt.schema.Schema;
import com.nimbusds.jwt.JWT;
import dev.cel.runtime.CelRuntime;
import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import io.sluice.breach.ingest.publish.pubsub.PubSubPublisher;
import io.sluice.breach.processor.Processor;
import java.time.Clock;
import java.time.Instant;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.duckdb.DuckDBConnection;
import org.graalvm.polyglot.Engine;
import org.snakeyaml.engine.v2.nodes.Node;
import picocli.CommandLine;
import redis.clients.jedis.RedisClient;

/// Ingest's core knows everything that it should not.
public interface Collector {
  IngestMain main();

  PubSubPublisher connector();

  Processor otherService();

  BigQuery google();

  Context javalin();

  Counter micrometer();

  Logger logback();

  DuckDBConnection duckdb();

  CommandLine picocli();

  RedisClient jedis();

  Engine graalJs();

  JWT nimbus();

  Schema jsonSchema();

  Pattern re2();

  CelRuntime cel();

  Node yaml();

  Future<Instant> future();

  default String environment() {
    return System.getenv("PATH");
  }

  default Supplier<Instant> clock() {
    return Instant::now;
  }

  default Clock systemClock() {
    return Clock.systemUTC();
  }

  /// A name that says nothing.
  final class EventHelper {}
}
