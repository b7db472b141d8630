package io.sluice.processor;

import io.sluice.model.Attributes;
import io.sluice.model.Event;
import io.sluice.model.EventKey;
import io.sluice.model.Message;
import io.sluice.model.Rejection;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.UuidV7;
import io.sluice.model.decode.KeptEvents;
import io.sluice.model.decode.Unpacked;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.RejectedEventsTable;
import io.sluice.model.table.Table;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;

/// Maps what a message held to the rows that it wants. Without clock or chance: a redelivery wants
/// the same rows.
final class RowMapper {
  private final String consumer;
  private final String mapping;
  private final RejectedEventsTable rejected;

  RowMapper(Settings settings) {
    consumer = settings.text(Setting.CONSUMER);
    mapping = Mapping.name(settings, "");
    rejected = new RejectedEventsTable(Duration.ofDays(settings.number(Setting.REJECTED_DAYS)));
  }

  /// The tables that rows may go to.
  List<Table> tables() {
    return List.of(EventsTable.TABLE, rejected.table());
  }

  Work map(Message message, Unpacked.Content content) {
    var candidates = new ArrayList<Candidate>();
    var keys = new HashSet<String>();
    int repeated = 0;
    for (Event event : content.events()) {
      String key = EventKey.of(consumer, event).orElse("");
      if (key.isEmpty() || keys.add(key)) {
        candidates.add(new Candidate(EventsTable.row(event, message), key, event));
      } else {
        repeated++;
      }
    }
    for (Rejection rejection : content.rejections()) {
      candidates.add(new Candidate(rejected.row(rejection, message.key()), "", null));
    }
    return Work.of(
        message.key(),
        mapping,
        UuidV7.instantOf(message.key()).orElse(message.publishTime()),
        Attributes.YES.equals(message.attributes().get(Attributes.REPLAY)),
        candidates,
        repeated);
  }

  /// The work that keeps events whose own rows the warehouse did not take.
  ///
  /// It is a message of its own, since what is written of the first message's tables is settled
  /// table by table, and which rows were refused is known to this delivery alone. Each row is
  /// remembered like an event, so that the next delivery, which finds it out again, adds nothing.
  ///
  /// @param key key of that new message, which counts as old as the one whose events they are: the
  ///   older that is, the less is remembered of an earlier delivery
  Work refused(String key, Work of, Map<Candidate, String> rows) {
    var candidates = new ArrayList<Candidate>(rows.size());
    rows.forEach((candidate, detail) -> candidates.add(refused(candidate, of.key(), detail)));
    return Work.of(key, mapping, of.created(), false, candidates, 0);
  }

  private Candidate refused(Candidate candidate, String messageKey, String detail) {
    Event event = candidate.event();
    if (event == null) {
      throw new SinkException("the warehouse refuses the row of a rejection: " + detail);
    }
    Rejection rejection =
        KeptEvents.rejection(
            messageKey + "-" + event.id(), Stage.SINK, Reason.REFUSED_BY_SINK, detail, event);
    String name = candidate.eventKey().isEmpty() ? event.id() : candidate.eventKey();
    String rowKey = String.join(":", consumer, "refused", messageKey, name);
    return new Candidate(rejected.row(rejection, messageKey), rowKey, null);
  }
}
