package io.sluice.processor;

import io.sluice.model.Attributes;
import io.sluice.model.Event;
import io.sluice.model.EventKeys;
import io.sluice.model.Message;
import io.sluice.model.Rejection;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.model.UuidV7;
import io.sluice.model.decode.KeptEvents;
import io.sluice.model.decode.Unpacked;
import io.sluice.model.route.Routes;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.RejectedEventsTable;
import io.sluice.model.table.Row;
import io.sluice.model.table.Table;
import io.sluice.processor.EventMapper.Mapped;
import io.sluice.service.RoutesWatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/// Maps what a message held to the rows that it wants. Without clock or chance: a redelivery wants
/// the same rows.
final class RowMapper {
  private final String consumer;
  private final RejectedEventsTable rejected;
  private final RoutesWatch routes;
  private final RouteMetrics metrics;
  private final Settings settings;
  private volatile Named named;

  /// Routes with the name of the mapping that they make.
  private record Named(Routes routes, String mapping) {}

  RowMapper(Settings settings, RoutesWatch routes, RouteMetrics metrics) {
    this.settings = settings;
    this.routes = routes;
    this.metrics = metrics;
    consumer = settings.text(Setting.CONSUMER);
    rejected = new RejectedEventsTable(Duration.ofDays(settings.number(Setting.REJECTED_DAYS)));
    named = named(routes.get());
  }

  /// The tables that rows may go to, as far as is known now.
  List<Table> tables() {
    var tables = new ArrayList<Table>(List.of(EventsTable.TABLE, rejected.table()));
    routes.get().tables().stream().filter(table -> !tables.contains(table)).forEach(tables::add);
    return tables;
  }

  Work map(Message message, Unpacked.Content content) throws InterruptedException {
    Named current = current(content);
    var mapper = mapper(message, current.routes());
    var candidates = new ArrayList<Candidate>();
    var eventKeys = new EventKeys(consumer);
    var keys = new HashSet<String>();
    int repeated = 0;
    int filtered = 0;
    int index = 0;
    for (Event event : content.events()) {
      String key = eventKeys.of(event).orElse("");
      if (!key.isEmpty() && !keys.add(key)) {
        repeated++;
      } else {
        switch (mapper.map(event)) {
          case Mapped.Rows rows ->
              candidates.addAll(candidates(event, key, rows, mapper, eventKeys));
          case Mapped.Filtered() -> filtered++;
          case Mapped.Refused refused -> candidates.add(rejection(message, event, index, refused));
        }
      }
      index++;
    }
    for (Rejection rejection : content.rejections()) {
      candidates.add(new Candidate(rejected.row(rejection, message.key()), "", null));
    }
    return Work.of(
            message.key(),
            current.mapping(),
            UuidV7.instantOf(message.key()).orElse(message.publishTime()),
            Attributes.YES.equals(message.attributes().get(Attributes.REPLAY)),
            candidates,
            repeated)
        .withFiltered(filtered);
  }

  private EventMapper mapper(Message message, Routes current) {
    String config = message.attributes().getOrDefault(Attributes.CONFIG, "");
    boolean known = !config.isEmpty() && config.equals(current.hash());
    return new EventMapper(message, current, known, metrics);
  }

  /// The routes in force; looked for again when an event names one that is not among them.
  private Named current(Unpacked.Content content) {
    Routes now = routes.get();
    for (Event event : content.events()) {
      if (event.route() != null && now.marked(event.route()).isEmpty()) {
        now = routes.missing();
        break;
      }
    }
    Named known = named;
    if (!known.routes().equals(now)) {
      known = named(now);
      named = known;
    }
    return known;
  }

  private Named named(Routes now) {
    return new Named(now, Mapping.name(settings, now.hash()));
  }

  private List<Candidate> candidates(
      Event event, String key, Mapped.Rows mapped, EventMapper mapper, EventKeys eventKeys) {
    Supplier<List<Row>> elsewhere = () -> mapper.elsewhere(event, mapped.route());
    if (!mapped.fannedOut()) {
      return List.of(new Candidate(mapped.rows().getFirst(), key, event, elsewhere));
    }
    var candidates = new ArrayList<Candidate>(mapped.rows().size());
    for (Row row : mapped.rows()) {
      Event named = event.called(String.valueOf(row.values().getFirst()));
      candidates.add(new Candidate(row, eventKeys.of(named).orElse(""), event, elsewhere));
    }
    return candidates;
  }

  private Candidate rejection(Message message, Event event, int index, Mapped.Refused refused) {
    Rejection rejection =
        KeptEvents.rejection(
            message.key() + "-e" + index,
            refused.stage(),
            refused.reason(),
            refused.detail(),
            event);
    return new Candidate(rejected.row(rejection, message.key()), "", null);
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
    return Work.of(key, named.mapping(), of.created(), false, candidates, 0);
  }

  private Candidate refused(Candidate candidate, String messageKey, String detail) {
    Event event = candidate.event();
    if (event == null) {
      throw new SinkException("the warehouse refuses the row of a rejection: " + detail);
    }
    Rejection rejection =
        KeptEvents.rejection(
            messageKey + "-" + candidate.row().values().getFirst(),
            Stage.SINK,
            Reason.REFUSED_BY_SINK,
            detail,
            event);
    Object id = candidate.row().values().getFirst();
    String name = candidate.eventKey().isEmpty() ? String.valueOf(id) : candidate.eventKey();
    String rowKey = String.join(":", consumer, "refused", messageKey, name);
    return new Candidate(rejected.row(rejection, messageKey), rowKey, null);
  }
}
