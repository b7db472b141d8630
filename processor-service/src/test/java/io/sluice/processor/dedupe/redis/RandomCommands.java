package io.sluice.processor.dedupe.redis;

import io.sluice.processor.Attempt;
import io.sluice.processor.Claim;
import io.sluice.processor.Claims;
import io.sluice.processor.Deduplicator;
import io.sluice.processor.Tail;
import io.sluice.processor.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// Makes up what processors may ask a [Deduplicator], and much that they never would: few messages
/// that share few events, by few owners, so that they get in each other's way all the time.
final class RandomCommands {
  /// What is done to a deduplicator.
  sealed interface Command {
    /// Claims, with the settings of one of the processors.
    record Ask(int settings, String token, List<Tail> tails, List<Wanted> wanted)
        implements Command {}

    record Confirm(String token, List<Deduplicator.Stored> stored) implements Command {}

    record Settled(String stream, long rows) implements Command {}

    record Begin(boolean nothingStored) implements Command {}

    record Wait(long milliseconds) implements Command {}

    record Restart() implements Command {}

    record Lose() implements Command {}
  }

  private static final List<String> TABLES = List.of("events", "rejected_events");
  private static final List<Long> WAITS =
      List.of(1L, 5L, 999L, 5_000L, 29_999L, 30_001L, 31_000L, 300_000L, 1_000_000L);

  /// Stored events are remembered for 1,800 s or up to half as long again: nobody may ask in
  /// between.
  private static final long SURELY_REMEMBERED = 1_790_000;

  private static final long SURELY_FORGOTTEN = 2_800_000;

  /// After which everything is forgotten that is forgotten at all.
  private static final long LONG_WAIT = 700_000_000;

  private static final int MESSAGES = 5;
  private static final int EVENTS = 7;
  private static final int REMEMBERED = 12;

  private final Random random;
  private final List<Wanted> messages = new ArrayList<>();
  private final List<String> events = new ArrayList<>();
  private final List<Command> past = new ArrayList<>();
  private final Map<String, Long> tails = new LinkedHashMap<>();
  private final Map<String, String> tokens = new HashMap<>();
  private final int[] streams = new int[3 * TABLES.size()];
  private long paused;
  private int serial;

  RandomCommands(long seed) {
    random = new Random(seed);
  }

  /// The next command at a time, in milliseconds.
  Command next(long now) {
    if (chance(15) && !messages.isEmpty()) {
      messages.removeFirst();
    }
    while (messages.size() < MESSAGES) {
      events.addFirst(eventKey());
      events.subList(Math.min(events.size(), EVENTS), events.size()).clear();
      messages.add(message(now));
    }
    if (chance(10) && !past.isEmpty()) {
      return any(past);
    }
    Command command = made(random.nextInt(100));
    if (!(command instanceof Command.Wait)) {
      past.add(command);
    }
    if (past.size() > REMEMBERED) {
      past.removeFirst();
    }
    return command;
  }

  /// Takes notice of an answer, so that what follows from it is asked for now and then.
  void answered(Command command, Object answer) {
    if (command instanceof Command.Ask ask && answer instanceof Claims.Answered answered) {
      for (int i = 0; i < ask.wanted.size(); i++) {
        tokens.put(ask.wanted.get(i).message(), ask.token);
        if (answered.answers().get(i) instanceof Claim.Granted(var grants, var _, var _)) {
          grants.forEach(grant ->
              tails.merge(
                  grant.place().stream(),
                  grant.place().offset() + grant.place().rows(),
                  Math::max));
        }
      }
    }
    if (answer instanceof Claims.Finished(var finished)) {
      for (int i = 0; i < streams.length; i++) {
        streams[i] += finished.contains(stream(i)) ? 1 : 0;
      }
    }
  }

  private Command made(int dice) {
    if (dice < 55) {
      return ask();
    }
    if (dice < 62) {
      return confirm();
    }
    if (dice < 80) {
      return tails.isEmpty() ? ask() : settled();
    }
    if (dice < 97) {
      return pause();
    }
    return rare();
  }

  private Command rare() {
    return switch (random.nextInt(8)) {
      case 0 -> new Command.Lose();
      case 1, 2, 3 -> new Command.Restart();
      case 4 -> pause(LONG_WAIT);
      default -> new Command.Begin(true);
    };
  }

  private Command pause() {
    long wait = any(WAITS);
    if (paused + wait > SURELY_REMEMBERED) {
      return pause(chance(30) ? LONG_WAIT : SURELY_FORGOTTEN);
    }
    paused += wait;
    return new Command.Wait(wait);
  }

  private Command pause(long wait) {
    paused = 0;
    return new Command.Wait(wait);
  }

  private Command ask() {
    int owner = random.nextInt(3);
    var ends = new ArrayList<Tail>();
    for (int table = 0; table < TABLES.size(); table++) {
      String stream = stream(owner * TABLES.size() + table);
      long known = tails.computeIfAbsent(stream, _ -> (long) random.nextInt(3));
      ends.add(new Tail(TABLES.get(table), stream, chance(10) ? 0 : known));
    }
    var wanted = new LinkedHashMap<String, Wanted>();
    for (int i = random.nextInt(3); i >= 0; i--) {
      Wanted message = any(messages);
      wanted.put(message.message(), trying(message));
    }
    String token = "p." + owner + "." + serial++;
    return new Command.Ask(chance(10) ? 1 : 0, token, ends, List.copyOf(wanted.values()));
  }

  private String stream(int index) {
    return "p/%s_%d/_=/%d"
        .formatted(TABLES.get(index % TABLES.size()), index / TABLES.size(), streams[index]);
  }

  private Wanted trying(Wanted message) {
    List<String> keys = keys(message);
    String refused = chance(15) && !keys.isEmpty() ? any(keys) : "";
    List<Wanted.Rows> left = message.tables().stream().map(rows -> without(rows, refused)).toList();
    return new Wanted(
        message.message(),
        chance(15) ? revision() : message.revision(),
        message.created(),
        message.replay(),
        left,
        refused.isEmpty() ? List.of() : List.of(refused),
        attempt(message.message(), left));
  }

  private static Wanted.Rows without(Wanted.Rows rows, String refused) {
    return refused.isEmpty()
        ? rows
        : new Wanted.Rows(
            rows.table(), rows.eventKeys().stream().filter(key -> !key.equals(refused)).toList());
  }

  private static List<String> keys(Wanted message) {
    return message.tables().stream()
        .flatMap(rows -> rows.eventKeys().stream())
        .filter(key -> !key.isEmpty())
        .toList();
  }

  private Attempt attempt(String message, List<Wanted.Rows> tables) {
    String token = tokens.getOrDefault(message, "p.0.0");
    return switch (random.nextInt(8)) {
      case 0 -> new Attempt.Again(token, someTables());
      case 1, 2 -> new Attempt.LookUp();
      case 3, 4 -> new Attempt.LookedUp(token, someRows(tables));
      default -> new Attempt.First();
    };
  }

  private Set<String> someTables() {
    var some = new HashSet<>(TABLES);
    some.removeIf(_ -> random.nextBoolean());
    return some;
  }

  private Map<String, BitSet> someRows(List<Wanted.Rows> tables) {
    var found = new HashMap<String, BitSet>();
    for (Wanted.Rows rows : tables) {
      var some = new BitSet();
      for (int i = 0; i < rows.eventKeys().size(); i++) {
        some.set(i, random.nextInt(3) == 0);
      }
      if (!some.isEmpty() || random.nextBoolean()) {
        found.put(rows.table(), some);
      }
    }
    return found;
  }

  private Command confirm() {
    Wanted message = any(messages);
    List<String> keys = keys(message).stream().filter(_ -> !chance(30)).toList();
    String token = tokens.getOrDefault(message.message(), "p.0.0");
    return new Command.Confirm(
        chance(10) ? "p.1.0" : token,
        List.of(new Deduplicator.Stored(message.message(), message.revision(), keys)));
  }

  private Command settled() {
    String stream = any(List.copyOf(tails.keySet()));
    long tail = tails.getOrDefault(stream, 0L);
    long rows = chance(10) ? Deduplicator.ROWS_UNKNOWN : Math.max(0, tail - random.nextInt(4));
    return new Command.Settled(stream, rows);
  }

  private Wanted message(long now) {
    var tables = new ArrayList<Wanted.Rows>();
    var held = new HashSet<String>();
    for (String table : TABLES) {
      var events = new ArrayList<String>();
      for (int i = random.nextInt(3); i > 0; i--) {
        String event = event();
        if (event.isEmpty() || held.add(event)) {
          events.add(event);
        }
      }
      if (!events.isEmpty()) {
        tables.add(new Wanted.Rows(table, events));
      }
    }
    if (tables.isEmpty()) {
      tables.add(new Wanted.Rows("events", List.of("")));
    }
    long age = chance(10) ? 1_000_000 : random.nextInt(100);
    return new Wanted(
        "m" + serial++,
        revision(),
        Instant.ofEpochMilli(now - age),
        chance(5),
        tables,
        List.of(),
        new Attempt.First());
  }

  /// Of two mappings, with one of two things that are wanted.
  private String revision() {
    return "%d-%d".formatted(random.nextInt(2), random.nextInt(2));
  }

  private String event() {
    int number = random.nextInt(EVENTS + 2);
    return number < events.size() ? events.get(number) : "";
  }

  /// Mostly as long and as random as they are, and close to each other: their text decides where
  /// they are kept.
  private String eventKey() {
    if (chance(20)) {
      return "bigquery:refused:m" + serial++ + ":x";
    }
    var bytes = new byte[16];
    random.nextBytes(bytes);
    Arrays.fill(bytes, 0, 8, (byte) random.nextInt(2));
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }
}
