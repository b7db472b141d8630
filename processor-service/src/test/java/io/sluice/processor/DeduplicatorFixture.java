package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Settings;
import io.sluice.processor.Claim.Grant;
import io.sluice.processor.Claim.Granted;
import io.sluice.processor.Claim.TakeOver;
import io.sluice.processor.Claims.Answered;
import io.sluice.processor.Deduplicator.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What the tests of a [Deduplicator] say in few words. Each test has a consumer of its own.
public abstract class DeduplicatorFixture {
  /// The table that most rows go to.
  static final String EVENTS = "events";

  /// The table beside it.
  static final String REJECTED = "rejected_events";

  final String message = "m" + UUID.randomUUID();
  final String other = "o" + UUID.randomUUID();
  final String event = "e" + UUID.randomUUID();
  private final String consumer = UUID.randomUUID().toString();

  /// A deduplicator that shares its memory with all others of this test.
  protected abstract Deduplicator deduplicator(Settings settings);

  /// A memory that has begun when nothing was stored, with leases of 30 s.
  Deduplicator dedupe() {
    return begun(settings(30));
  }

  /// A memory that has begun when nothing was stored, with leases that are over at once.
  Deduplicator impatient() {
    return begun(settings(0));
  }

  Deduplicator begun(Settings settings) {
    Deduplicator dedupe = deduplicator(settings);
    dedupe.begin(true);
    return dedupe;
  }

  Settings settings(int leaseSeconds) {
    return Settings.of(
        Map.of(
            "SLUICE_CONSUMER", consumer, "SLUICE_LEASE_SECONDS", Integer.toString(leaseSeconds)));
  }

  /// As a processor maps the message that has another configuration.
  static Wanted changed(Wanted wanted) {
    return new Wanted(
        wanted.message(),
        "other-r",
        wanted.created(),
        wanted.replay(),
        wanted.tables(),
        wanted.refused(),
        wanted.attempt());
  }

  /// Claims with streams that end at an offset.
  static Claims ask(Deduplicator dedupe, String token, long offset, Wanted... wanted) {
    return dedupe.claim(
        token,
        List.of(tail(token, EVENTS, offset), tail(token, REJECTED, offset)),
        List.of(wanted));
  }

  /// The answers to a claim, without ages, which nobody can foretell.
  static List<Claim> claim(Deduplicator dedupe, String token, long offset, Wanted... wanted) {
    Claims claims = ask(dedupe, token, offset, wanted);
    assertThat(claims).isInstanceOf(Answered.class);
    return ((Answered) claims).answers().stream().map(DeduplicatorFixture::ageless).toList();
  }

  /// The answer for a message that is in its tables; whether it was itself, or only its events, is
  /// not compared.
  static Claim.Done done(@Nullable TakeOver takenOver) {
    return new Claim.Done(takenOver, true);
  }

  private static Claim ageless(Claim claim) {
    return switch (claim) {
      case Granted(var grants, var from, int inherited) ->
          new Granted(grants, ageless(from), inherited);
      case Claim.Done(var from, boolean _) -> done(ageless(from));
      case Claim.Stale(String holder, var streams, var _) ->
          new Claim.Stale(holder, streams, Duration.ZERO);
      default -> claim;
    };
  }

  private static @Nullable TakeOver ageless(@Nullable TakeOver from) {
    return from == null ? null : from(from.token(), from.written());
  }

  private static Tail tail(String token, String table, long offset) {
    return new Tail(table, stream(token, table), offset);
  }

  /// The stream of the owner that a token begins with; it has what such a name may have.
  static String stream(String token, String table) {
    return "p/" + token.substring(0, token.lastIndexOf('.')) + "/_=/" + table;
  }

  Wanted wanted(Wanted.Rows... tables) {
    return new Wanted(
        message, "m-r", Instant.now(), false, List.of(tables), List.of(), new Attempt.First());
  }

  static Wanted.Rows rows(String table, String... keys) {
    return new Wanted.Rows(table, List.of(keys));
  }

  /// A new message that wants rows of the table of events.
  Wanted events(String... keys) {
    return wanted(rows(EVENTS, keys));
  }

  /// A new message that wants a row in each table.
  Wanted both() {
    return wanted(rows(EVENTS, event), rows(REJECTED, ""));
  }

  static Wanted as(String message, Wanted wanted) {
    return new Wanted(
        message,
        wanted.revision(),
        wanted.created(),
        wanted.replay(),
        wanted.tables(),
        wanted.refused(),
        wanted.attempt());
  }

  static Wanted at(Wanted wanted, Instant created) {
    return new Wanted(
        wanted.message(),
        wanted.revision(),
        created,
        wanted.replay(),
        wanted.tables(),
        wanted.refused(),
        wanted.attempt());
  }

  /// As old as it takes to have to be looked up.
  static Wanted old(Wanted wanted) {
    return at(wanted, Instant.now().minusSeconds(900 - 119));
  }

  static Wanted replayed(Wanted wanted) {
    return new Wanted(
        wanted.message(),
        wanted.revision(),
        wanted.created(),
        true,
        wanted.tables(),
        wanted.refused(),
        wanted.attempt());
  }

  static Wanted refusing(Wanted wanted, String... refused) {
    return new Wanted(
        wanted.message(),
        wanted.revision(),
        wanted.created(),
        wanted.replay(),
        wanted.tables(),
        List.of(refused),
        wanted.attempt());
  }

  static Wanted trying(Wanted wanted, Attempt attempt) {
    return new Wanted(
        wanted.message(),
        wanted.revision(),
        wanted.created(),
        wanted.replay(),
        wanted.tables(),
        wanted.refused(),
        attempt);
  }

  static Wanted lookingUp(Wanted wanted) {
    return trying(wanted, new Attempt.LookUp());
  }

  static Wanted lookedUp(Wanted wanted, String token, int... found) {
    return trying(wanted, new Attempt.LookedUp(token, Map.of(EVENTS, bits(found))));
  }

  static Wanted again(Wanted wanted, String token, String... written) {
    return trying(wanted, new Attempt.Again(token, Set.of(written)));
  }

  /// Confirms a message and the keys of its events.
  static int confirm(Deduplicator dedupe, String token, String message, String... keys) {
    return dedupe.confirm(token, List.of(new Stored(message, "m-r", List.of(keys))));
  }

  static BitSet bits(int... indexes) {
    var bits = new BitSet();
    Arrays.stream(indexes).forEach(bits::set);
    return bits;
  }

  static Grant place(String token, String table, long offset, int rows, int... duplicates) {
    return new Grant(new Placement(table, stream(token, table), offset, rows), bits(duplicates));
  }

  /// Rows of the table of events, claimed for the first time.
  static Granted granted(String token, long offset, int rows, int... duplicates) {
    return granted(null, 0, place(token, EVENTS, offset, rows, duplicates));
  }

  static Granted granted(@Nullable TakeOver from, int inherited, Grant... grants) {
    return new Granted(List.of(grants), from, inherited);
  }

  /// The earlier claim of a message, without its age.
  static TakeOver from(String token, Map<String, Boolean> written) {
    return new TakeOver(token, written, Duration.ZERO);
  }

  /// A stale claim, without its age.
  static Claim.Stale stale(String holder, String... streams) {
    return new Claim.Stale(holder, List.of(streams), Duration.ZERO);
  }
}
