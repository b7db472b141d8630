package io.sluice.processor;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.json.Json;
import io.sluice.model.table.Table;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// What clients send and ingest publishes in the [Simulation]: messages whose events are new, sent
/// again, mended; and copies of whole messages.
final class SimulatedClients {
  private static final Event SOME_EVENT =
      new Event(
          "e",
          "s",
          "t",
          Instant.EPOCH,
          null,
          Instant.EPOCH,
          Identity.ID,
          Map.of(),
          Json.of("{}"),
          false);

  private final List<Sent> messages = new ArrayList<>();
  private final List<Item> events = new ArrayList<>();
  private final Set<String> wanted = new HashSet<>();

  /// Something that a message carries.
  ///
  /// @param identity what makes two of them the same
  /// @param keyed whether its sender named it, so that it is remembered
  /// @param rejection whether ingest could not use it
  /// @param bad whether the warehouse refuses its row
  /// @param routed whether one configuration has a table of its own for it
  record Item(String identity, boolean keyed, boolean rejection, boolean bad, boolean routed) {
    /// Its row under the first or the second configuration, of which the latter can use more.
    Candidate candidate(int revision) {
      boolean rejected = rejection && revision == 0;
      Table own = routed && revision == 1 ? SimulatedWarehouse.ROUTED : SimulatedWarehouse.EVENTS;
      return new Candidate(
          SimulatedWarehouse.row(rejected ? SimulatedWarehouse.REJECTIONS : own, identity, bad),
          keyed ? "k" + identity : "",
          rejected ? null : SOME_EVENT);
    }
  }

  /// A message on the bus.
  static final class Sent {
    final String key;
    final long created;
    final boolean replay;
    final List<Item> items;
    boolean acked;
    int underWay;

    Sent(String key, long created, boolean replay, List<Item> items) {
      this.key = key;
      this.created = created;
      this.replay = replay;
      this.items = items;
    }

    Work work(int revision) {
      return Work.of(
          key,
          "r" + revision,
          Instant.ofEpochMilli(created),
          replay,
          items.stream().map(item -> item.candidate(revision)).toList(),
          0);
    }
  }

  List<Sent> messages() {
    return messages;
  }

  /// Identities of events of which there has to be a row in the end.
  Set<String> wanted() {
    return wanted;
  }

  /// Publishes a message of new events, perhaps with rejections among them.
  void send(Random random, long created) {
    var items = new ArrayList<Item>();
    String key = "m" + messages.size();
    int count = 1 + random.nextInt(3);
    for (int i = 0; i < count; i++) {
      boolean rejection = random.nextInt(4) == 0;
      boolean keyed = !rejection && random.nextInt(3) > 0;
      boolean bad = !rejection && random.nextInt(16) == 0;
      boolean routed = !rejection && random.nextInt(3) == 0;
      items.add(new Item(key + "#" + i, keyed, rejection, bad, routed));
    }
    publish(new Sent(key, created, false, items));
  }

  /// Sends an event again in another message, beside a new one: what a client does that had no
  /// answer, or that mended what was refused.
  ///
  /// @param stored when the first row of an identity landed
  /// @param window how long afterwards a client may send it again; a replay may come at any time
  boolean sendAgain(
      Random random,
      long now,
      long window,
      boolean replay,
      java.util.function.ToLongFunction<String> stored) {
    if (events.isEmpty()) {
      return false;
    }
    Item again = events.get(random.nextInt(events.size()));
    long since = stored.applyAsLong(again.identity());
    if (!replay && since != Long.MAX_VALUE && now - since > window) {
      return false;
    }
    String key = "m" + messages.size();
    var items = new ArrayList<Item>();
    if (random.nextBoolean()) {
      items.add(new Item(key + "#0", true, false, false, random.nextBoolean()));
    }
    items.add(
        new Item(
            again.identity(), true, false, again.bad() && random.nextBoolean(), again.routed()));
    if (random.nextInt(4) == 0) {
      items.add(new Item(key + "#2", false, true, false, false));
    }
    publish(new Sent(key, now, replay, items));
    return true;
  }

  /// Publishes a message once more, as ingest's client library does that had no answer.
  ///
  /// @param key what the copy is known by: the pack id it shares, or an id of the bus
  void publishAgain(Random random, boolean sameKey) {
    Sent first = messages.get(random.nextInt(messages.size()));
    String key = sameKey ? first.key : first.key + "/" + messages.size();
    messages.add(new Sent(key, first.created, first.replay, first.items));
  }

  private void publish(Sent message) {
    messages.add(message);
    for (Item item : message.items) {
      if (item.keyed()) {
        events.add(item);
      }
      if (!item.bad() && !item.rejection()) {
        wanted.add(item.identity());
      }
    }
  }
}
