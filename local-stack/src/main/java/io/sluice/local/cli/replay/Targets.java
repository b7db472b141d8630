package io.sluice.local.cli.replay;

import io.sluice.model.Event;
import io.sluice.model.table.EventsTable;
import java.util.List;

/// Where events go, by the configuration of now.
interface Targets {
  /// Every event to the table of events.
  Targets EVENTS = _ -> new Target.Tables(List.of(EventsTable.TABLE.name()));

  /// Where an event goes.
  Target of(Event event);

  /// What becomes of an event.
  sealed interface Target {
    /// It is published again, unless one of these tables has it: the first one is where it goes.
    record Tables(List<String> tables) implements Target {}

    /// It would be refused once more.
    ///
    /// @param why what kind of fault, without what the event says
    record Refused(String why) implements Target {}
  }
}
