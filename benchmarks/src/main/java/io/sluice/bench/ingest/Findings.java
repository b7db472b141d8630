package io.sluice.bench.ingest;

import io.sluice.bench.push.Round;
import io.sluice.bench.report.Aim;
import io.sluice.bench.report.BarPlot;
import io.sluice.bench.report.BarPlot.Bar;
import io.sluice.bench.report.Figure;
import io.sluice.bench.report.Section;
import io.sluice.bench.report.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// What the trials came to.
final class Findings {
  private static final Aim TO_EXPRESS = Aim.atLeast(10);
  private static final Aim TO_FLOOR = Aim.atMost(2);
  private static final Aim TO_UNCHECKED = Aim.atMost(2);

  private final List<Trial> trials;
  private final Map<Trial, Map<Role, Round>> rounds = new HashMap<>();

  /// @param trials in the order in which they are shown
  Findings(List<Trial> trials) {
    this.trials = trials;
  }

  /// Adds what one did in a trial.
  void add(Trial trial, Role role, Round round) {
    rounds.computeIfAbsent(trial, _ -> new EnumMap<>(Role.class)).merge(role, round, Round::plus);
  }

  /// What was noted of a trial, in the order of the roles.
  List<Round> rounds(Trial trial) {
    return List.copyOf(found(trial).values());
  }

  /// Writes the figures, the plot, and a table over all trials for each of two measures.
  void write(Section section) {
    trials.forEach(trial -> figures(trial).forEach(section::add));
    trials.stream().filter(Trial::isMain).forEach(trial -> section.add("ingest-cpu", plot(trial)));
    section.add(table("CPU time of one event without JIT, us", Round::settledMicros));
    section.add(table("Events/s, with the load on the same machine", Round::eventsPerSecond));
  }

  private List<Figure> figures(Trial trial) {
    var figures = new ArrayList<Figure>();
    ratio(trial, Role.EXPRESS, Role.SLUICE, "express")
        .map(figure -> trial.isMain() ? figure.aiming(TO_EXPRESS) : figure)
        .ifPresent(figures::add);
    ratio(trial, Role.SLUICE, Role.FLOOR, "floor")
        .map(figure -> trial.isMain() ? figure.aiming(TO_FLOOR) : figure)
        .ifPresent(figures::add);
    ratio(trial, Role.CHECKED, Role.SLUICE, "checked")
        .map(figure -> figure.aiming(TO_UNCHECKED))
        .ifPresent(figures::add);
    round(trial, Role.SLUICE)
        .map(round ->
            Figure.of(
                trial.key("us"),
                "CPU of an event, %s, %s".formatted(trial.title(), Role.SLUICE.title()),
                round.settledMicros(),
                "us"))
        .ifPresent(figures::add);
    return figures;
  }

  /// How many times the CPU time of another one, without what compilers have used.
  private Optional<Figure> ratio(Trial trial, Role one, Role other, String name) {
    return round(trial, one)
        .flatMap(above ->
            round(trial, other)
                .map(below ->
                    Figure.of(
                        trial.key(name),
                        "CPU of an event, %s, %s beside %s"
                            .formatted(trial.title(), one.title(), other.title()),
                        above.settledMicros() / below.settledMicros(),
                        "times")));
  }

  private Optional<Round> round(Trial trial, Role role) {
    return Optional.ofNullable(found(trial).get(role));
  }

  private Map<Role, Round> found(Trial trial) {
    return rounds.getOrDefault(trial, Map.of());
  }

  private BarPlot plot(Trial trial) {
    return new BarPlot(
        "CPU time of one event without JIT, us, " + trial.title(),
        found(trial).entrySet().stream()
            .map(entry ->
                new Bar(
                    entry.getKey().title(),
                    entry.getValue().settledMicros(),
                    entry.getKey().isOurs()))
            .sorted(Comparator.comparingDouble(Bar::value))
            .toList());
  }

  private Table table(String title, ToDoubleFunction<Round> measure) {
    List<Role> roles = Stream.of(Role.values()).filter(this::isThere).toList();
    var head = Stream.concat(Stream.of(""), roles.stream().map(Role::title));
    var table = new Table(title, head.toArray(String[]::new));
    for (Trial trial : trials) {
      Stream<Object> cells =
          roles.stream()
              .map(role -> round(trial, role).<Object>map(measure::applyAsDouble).orElse("-"));
      table.row(Stream.concat(Stream.of(trial.title()), cells).toArray());
    }
    return table;
  }

  private boolean isThere(Role role) {
    return rounds.values().stream().anyMatch(found -> found.containsKey(role));
  }
}
