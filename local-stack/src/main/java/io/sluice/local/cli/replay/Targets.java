package io.sluice.local.cli.replay;

import io.sluice.model.Event;
import java.util.List;

/// Where events go, by the configuration of now.
interface Targets {
  /// Where an event goes.
  Target of(Event event);

  /// What becomes of an event.
  sealed interface Target {
    /// It is published again, unless one of these tables has it.
    ///
    /// @param event the event, marked with its route
    /// @param tables the first one is where it goes
    /// @param fansOut whether its rows may be several, named after it: `id#0`, `id#1`, ...
    record Tables(Event event, List<String> tables, boolean fansOut) implements Target {}

    /// It would be refused once more.
    ///
    /// @param why what kind of fault, without what the event says
    record Refused(String why) implements Target {}

    /// It takes a route that is not asked for.
    record Elsewhere() implements Target {}
  }
}
