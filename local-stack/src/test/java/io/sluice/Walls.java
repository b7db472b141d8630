package io.sluice;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.time.Clock;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Future;
import java.util.stream.Stream;

/// The walls of ARCHITECTURE.md as rules over the classes below a root package: `io.sluice`, or
/// that of the breaches which show that every rule can fail.
final class Walls {
  private final String root;

  Walls(String root) {
    this.root = root;
  }

  List<ArchRule> all() {
    return Stream.of(modules(), connectors(), libraries(), habits()).flatMap(List::stream).toList();
  }

  private List<ArchRule> modules() {
    return List.of(
        classes()
            .that(in("model.."))
            .should()
            .onlyDependOnClassesThat(
                in("model..")
                    .or(
                        resideInAnyPackage(
                            "java..",
                            "org.jspecify..",
                            "com.fasterxml.jackson..",
                            "com.google.common..",
                            "com.networknt..",
                            "dev.cel..",
                            "org.snakeyaml..",
                            "com.google.re2j.."))
                    .and(not(resideInAnyPackage("java.net..", "java.nio.channels.."))))
            .as("the model knows neither other parts of ours nor any network or cloud client"),
        apart("the common part of the services knows only the model", "service..", "model.."),
        apart("ingest does not know the processor", "ingest..", "model..", "service.."),
        apart("the processor does not know ingest", "processor..", "model..", "service.."),
        apart("the local Pub/Sub stands alone", "local.pubsub.."),
        apart("the local Secret Manager stands alone", "local.secrets.."),
        apart("the local BigQuery stands alone", "local.bigquery.."),
        apart("the local Redis stands alone", "local.redis.."),
        SlicesRuleDefinition.slices()
            .matching(root + ".(**)")
            .should()
            .beFreeOfCycles()
            .ignoreDependency(named(".*Main"), DescribedPredicate.alwaysTrue())
            .as("packages form no cycle; a Main, which wires all of them, aside"));
  }

  private List<ArchRule> connectors() {
    return List.of(
        noClasses()
            .that(
                ours()
                    .and(not(connector()))
                    .and(not(serviceMain()))
                    // What is compared with a connector.
                    .and(not(in("bench.peer.."))))
            .should()
            .dependOnClassesThat(connector())
            .as("a connector is known to nobody but the Main of its service and who measures it"),
        SlicesRuleDefinition.slices()
            .matching(root + ".(ingest|processor).(*).(*)..")
            .should()
            .notDependOnEachOther()
            .as("connectors do not know each other"),
        noClasses()
            .that(in("ingest..", "processor..").and(not(serviceMain())))
            .should()
            .dependOnClassesThat(serviceMain())
            .as("inside a service nobody knows its Main"));
  }

  private List<ArchRule> libraries() {
    return List.of(
        // Topics makes the local topic as a deployment makes the real one; a replay works on
        // either.
        only(
            "Google's clients and their wire are known where a Google service is reached or played",
            in(
                    "ingest.publish.pubsub..",
                    "processor.sink.bigquery..",
                    "local.pubsub..",
                    "local.secrets..",
                    "local.bigquery.write..",
                    "bench.peer..")
                .or(
                    named("Secrets|GoogleEndpoint|Reconnecting|Topics")
                        .or(
                            named("BigQueryTables|BigQueryWarehouse|PubSubBus")
                                .and(in("local.cli.replay")))),
            "com.google.cloud..",
            "com.google.pubsub..",
            "com.google.api..",
            "com.google.protobuf..",
            "io.grpc.."),
        only(
            "tokens are known where pushes come in",
            in("processor.source.push.."),
            "com.nimbusds.."),
        only(
            "the validator of JSON Schemas is known to one package",
            in("model.schema.."),
            "com.networknt.."),
        only(
            "patterns that take linear time are known to schemas and conditions",
            in("model.schema..", "model.condition.."),
            "com.google.re2j.."),
        only("CEL is known to one package", in("model.condition.."), "dev.cel.."),
        only("YAML is known to one package", in("model.route.."), "org.snakeyaml.."),
        only(
            "GraalJS is known to one connector",
            in("processor.transform.javascript.."),
            "org.graalvm.."),
        only(
            "Jedis is known to one connector, and to what is compared with it",
            in("processor.dedupe.redis..", "bench.peer.."),
            "redis.clients.."),
        // Problem takes the names of the status codes from Jetty.
        only(
            "Javalin is known to the servers and to the push source",
            named(".*Server|Jetty.*|Problem").or(in("processor.source.push..")),
            "io.javalin..",
            "org.eclipse.jetty..",
            "jakarta.servlet.."),
        only(
            "DuckDB is known to the local warehouse", in("local.bigquery.store.."), "org.duckdb.."),
        only("picocli is known to the command line", in("local.cli..", "bench"), "picocli.."),
        only("Logback is set up in one place", named("Logs|LogEncoder"), "ch.qos.logback.."),
        only(
            "Micrometer is known to what counts and to what wires or shows the counters",
            named(".*Metrics|.*Main|MetricsServer|MetricsLog"),
            "io.micrometer.."));
  }

  private List<ArchRule> habits() {
    return List.of(
        // These two look for a redis-server on the PATH.
        never(
            "the environment is read at the edge",
            named(".*Main|LocalRedis|RedisBinary").or(in("local.cli..")),
            calls(System.class, "getenv")),
        never(
            "nobody reads the clock that was not passed in",
            DescribedPredicate.alwaysFalse(),
            calls(Instant.class, "now").or(calls(System.class, "currentTimeMillis"))),
        // A part that can be used alone is its own composition root, and so is a command.
        never(
            "clocks are made where things are wired",
            named(".*Main|.*Command|LocalPubSub|LocalBigQuery|Generator"),
            calls(Clock.class, "system.*").or(calls(InstantSource.class, "system"))),
        noMethods()
            .that()
            .areDeclaredInClassesThat(ours().and(JavaClass.Predicates.INTERFACES))
            .should()
            .haveRawReturnType(JavaClass.Predicates.assignableTo(Future.class))
            .as("no interface deals in futures"),
        noClasses()
            .that(ours())
            .should()
            .haveNameMatching(".*(Manager|Utils?|Helper|Handler)")
            .as("no class is called Manager, Util, Helper or Handler"));
  }

  /// Classes inside know of ours nothing but themselves and the packages named.
  private ArchRule apart(String name, String inside, String... known) {
    return noClasses()
        .that(in(inside))
        .should()
        .dependOnClassesThat(ours().and(not(in(inside).or(in(known)))))
        .as(name);
  }

  private ArchRule only(
      String name, DescribedPredicate<JavaClass> allowed, String... libraryPackages) {
    return noClasses()
        .that(ours().and(not(allowed)))
        .should()
        .dependOnClassesThat(resideInAnyPackage(libraryPackages))
        .as(name);
  }

  private ArchRule never(
      String name,
      DescribedPredicate<JavaClass> exceptions,
      DescribedPredicate<JavaAccess<?>> access) {
    return noClasses()
        .that(ours().and(not(exceptions)))
        .should()
        .accessTargetWhere(access)
        .as(name);
  }

  private DescribedPredicate<JavaClass> connector() {
    return in("ingest.*.*..", "processor.*.*..");
  }

  private DescribedPredicate<JavaClass> serviceMain() {
    return named(".*Main").and(in("ingest", "processor"));
  }

  private DescribedPredicate<JavaClass> ours() {
    return resideInAPackage(root + "..");
  }

  private DescribedPredicate<JavaClass> in(String... packages) {
    return resideInAnyPackage(
        Arrays.stream(packages).map(name -> root + "." + name).toArray(String[]::new));
  }

  /// A class, or a class inside it, whose simple name matches.
  private static DescribedPredicate<JavaClass> named(String regex) {
    return belongTo(
        DescribedPredicate.describe(
            "named " + regex, javaClass -> javaClass.getSimpleName().matches(regex)));
  }

  private static DescribedPredicate<JavaAccess<?>> calls(Class<?> owner, String method) {
    return DescribedPredicate.describe(
        "%s.%s".formatted(owner.getSimpleName(), method),
        access ->
            access.getTargetOwner().isEquivalentTo(owner)
                && access.getTarget().getName().matches(method));
  }
}
