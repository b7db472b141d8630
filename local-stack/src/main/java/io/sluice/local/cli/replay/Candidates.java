package io.sluice.local.cli.replay;

import io.sluice.local.cli.replay.Packs.Due;
import io.sluice.local.cli.replay.Targets.Target;
import io.sluice.model.Event;
import io.sluice.model.Rejection;
import io.sluice.model.decode.Decoded;
import io.sluice.model.decode.Item;
import io.sluice.model.decode.KeptEvents;
import java.util.ArrayList;
import java.util.List;

/// Makes events of rejections, by the rules and routes of now.
final class Candidates {
  private final KeptEvents kept;
  private final Targets targets;
  private final Report report;
  private final Seen seen = new Seen();

  Candidates(KeptEvents kept, Targets targets, Report report) {
    this.kept = kept;
    this.targets = targets;
    this.report = report;
  }

  /// The events that would be taken, each id and source once.
  List<Due> of(List<Kept> rejections) {
    var candidates = new ArrayList<Due>();
    for (Kept one : rejections) {
      for (Event event : events(one.rejection())) {
        switch (targets.of(event)) {
          case Target.Elsewhere() ->
              report.add(Fate.ELSEWHERE, one.rejection(), "on another route");
          case Target.Refused(String why) -> report.add(Fate.REFUSED, one.rejection(), why);
          case Target.Tables(Event marked, List<String> tables, boolean fansOut) -> {
            if (seen.add(event)) {
              candidates.add(new Due(one, marked, tables, fansOut));
            } else {
              report.add(Fate.SUPERSEDED, one.rejection(), "by a later one of its id and source");
            }
          }
        }
      }
    }
    return candidates;
  }

  private List<Event> events(Rejection rejection) {
    if (rejection.rawCut()) {
      report.add(Fate.CUT, rejection, "not all of its bytes were kept: its sender has it");
      return List.of();
    }
    var events = new ArrayList<Event>();
    switch (kept.read(rejection)) {
      case Decoded.Malformed _ -> report.add(Fate.REFUSED, rejection, "it is no JSON");
      case Decoded.TooMany(int limit) ->
          report.add(Fate.REFUSED, rejection, "it holds more than %,d events".formatted(limit));
      case Decoded.Batch(List<Item> items) -> {
        for (Item item : items) {
          switch (item) {
            case Item.Taken(Event event) -> events.add(event);
            case Item.Unfit(Event event, String _) -> events.add(event);
            case Item.Refused refused ->
                report.add(Fate.REFUSED, rejection, "by these settings, as " + refused.reason());
          }
        }
      }
    }
    return events;
  }
}
