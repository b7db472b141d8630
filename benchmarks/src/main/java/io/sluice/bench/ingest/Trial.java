package io.sluice.bench.ingest;

import io.sluice.bench.push.Pushes;
import java.util.List;
import java.util.Map;

/// A load under which some are compared.
///
/// @param key of its figures
/// @param title what is posted
/// @param events of a POST
/// @param headers of each POST
/// @param roles who is compared, as far as they are there
record Trial(
    String key,
    String title,
    int events,
    Map<String, String> headers,
    Bodies bodies,
    List<Role> roles) {
  private static final String MAIN = "50";

  private static final String TYPE = "Content-Type";
  private static final Map<String, String> JSON = Map.of(TYPE, "application/json");

  /// Whether the figures with an aim are taken from it.
  boolean isMain() {
    return key.equals(MAIN);
  }

  /// The key of a figure that is taken from it.
  String key(String figure) {
    return "ingest." + figure + (isMain() ? "" : "." + key);
  }

  /// Those of some that are compared in it.
  List<Contender> of(List<Contender> contenders) {
    return contenders.stream().filter(one -> roles.contains(one.role())).toList();
  }

  /// All of them, the main one first.
  static List<Trial> all(Pushes pushes, Events events) {
    var visits = new Bodies(pushes::body, false);
    List<Role> four = List.of(Role.SLUICE, Role.FLOOR, Role.NGINX, Role.EXPRESS);
    // What waits for long is cold again: V8 throws away code that does not run.
    List<Role> readers = List.of(Role.SLUICE, Role.FLOOR, Role.EXPRESS, Role.DEFAULTS);
    return List.of(
        new Trial(MAIN, "50 a POST", 50, JSON, visits, List.of(Role.values())),
        new Trial("1", "1 a POST", 1, JSON, visits, four),
        new Trial("10", "10 a POST", 10, JSON, visits, four),
        new Trial("500", "500 a POST", 500, JSON, visits, four),
        new Trial(
            "gzip",
            "50 a POST, gzip",
            50,
            Map.of(TYPE, "application/json", "Content-Encoding", "gzip"),
            new Bodies(pushes::body, true),
            readers),
        new Trial(
            "github",
            "50 events of GitHub a POST",
            50,
            JSON,
            new Bodies(events::real, false),
            readers),
        new Trial(
            "cloudevents",
            "50 CloudEvents a POST",
            50,
            Map.of(TYPE, "application/cloudevents-batch+json"),
            new Bodies(events::cloudEvents, false),
            List.of(Role.SLUICE)));
  }
}
