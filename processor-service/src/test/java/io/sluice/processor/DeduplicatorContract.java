package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Settings;
import io.sluice.processor.Claim.Done;
import io.sluice.processor.Claim.Grant;
import io.sluice.processor.Claim.Granted;
import io.sluice.processor.Claim.OpenClaim;
import io.sluice.processor.Claim.Stale;
import io.sluice.processor.Deduplicator.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What every [Deduplicator] promises.
public abstract class DeduplicatorContract {
  /// A deduplicator that shares its memory with all others of this test.
  protected abstract Deduplicator deduplicator(Settings settings);

  private final String message = UUID.randomUUID().toString();
  private final String other = UUID.randomUUID().toString();
  private final String event = UUID.randomUUID().toString();
  private final String streams = "s/" + UUID.randomUUID() + "/_=/";

  @Test
  void aNewMessageIsGrantedTheNextOffsets() {
    Deduplicator dedupe = deduplicator(lease(30));

    assertThat(claim(dedupe, "t1", 7, events(message, "", event, ""), events(other, "")))
        .containsExactly(granted("events", 7, 3), granted("events", 10, 1));
  }

  @Test
  void theSameBatchAskedAgainHasTheSameAnswer() {
    Deduplicator dedupe = deduplicator(lease(30));
    claim(dedupe, "t0", 0, events("w" + message, event));
    Wanted[] batch = {events(other, "", event), events(message, "", "x" + event)};
    List<Claim> first = claim(dedupe, "t1", 5, batch);
    assertThat(first).containsExactly(new Claim.Busy(), granted("events", 5, 2));

    // Meanwhile the first one's obstacle goes away: it must not get the offsets of the second.
    dedupe.confirm("t0", List.of(new Stored("w" + message, List.of(event))));

    assertThat(claim(dedupe, "t1", 5, batch))
        .containsExactly(granted("events", 7, 1, 1), granted("events", 5, 2));
  }

  @Test
  void aRequestThatArrivesOnceItsRowsAreStoredIsNotGivenTheirOffsets() {
    Deduplicator dedupe = deduplicator(lease(0));
    claim(dedupe, "t0", 0, events("w" + message, event));
    Wanted[] batch = {events(message, ""), events(other, event)};
    assertThat(claim(dedupe, "t1", 5, batch).getFirst()).isEqualTo(granted("events", 5, 1));
    dedupe.confirm("t1", List.of(new Stored(message, List.of())));
    dedupe.settle(open("w" + message, "t0"), Map.of("events", false), List.of());

    claim(dedupe, "t1", 5, batch);

    // Else this claim would be taken for written as soon as somebody asks the stream.
    assertThat(claim(dedupe, "t2", 6, events(other, event)))
        .containsExactly(new Stale(new OpenClaim(other, "t1", List.of(place("events", 6, 1)))));
  }

  @Test
  void aMessageThatAnotherWorksOnIsBusyWhileItsLeaseRuns() {
    Deduplicator dedupe = deduplicator(lease(30));
    claim(dedupe, "t1", 0, events(message, ""));

    assertThat(claim(dedupe, "t2", 0, events(message, ""))).containsExactly(new Claim.Busy());
  }

  @Test
  void aClaimWhoseLeaseIsOverIsToBeSettled() {
    Deduplicator dedupe = deduplicator(lease(0));
    claim(dedupe, "t1", 3, events(message, "", ""));

    assertThat(claim(dedupe, "t2", 0, events(message, "", "")))
        .containsExactly(new Stale(new OpenClaim(message, "t1", List.of(place("events", 3, 2)))));
  }

  @Test
  void aConfirmedMessageIsDone() {
    Deduplicator dedupe = deduplicator(lease(30));
    claim(dedupe, "t1", 0, events(message, event));

    assertThat(dedupe.confirm("t1", List.of(new Stored(message, List.of(event))))).isZero();

    assertThat(claim(dedupe, "t2", 1, events(message, event))).containsExactly(new Done());
  }

  @Test
  void anEventThatIsStoredIsADuplicateInEveryOtherMessage() {
    Deduplicator dedupe = deduplicator(lease(30));
    claim(dedupe, "t1", 0, events(message, event));
    dedupe.confirm("t1", List.of(new Stored(message, List.of(event))));

    assertThat(claim(dedupe, "t2", 1, events(other, "", event, "")))
        .containsExactly(granted("events", 1, 2, 1));
    assertThat(claim(dedupe, "t3", 3, events("third" + message, event)))
        .containsExactly(new Done());
  }

  @Test
  void anEventThatAnotherMessageIsAboutToStoreMakesAMessageWaitHoldingNothing() {
    Deduplicator dedupe = deduplicator(lease(30));
    String more = UUID.randomUUID().toString();
    claim(dedupe, "t1", 0, events(message, event));

    assertThat(claim(dedupe, "t2", 1, events(other, more, event)))
        .containsExactly(new Claim.Busy());

    assertThat(claim(dedupe, "t3", 1, events("third" + message, more)))
        .containsExactly(granted("events", 1, 1));
  }

  @Test
  void aSettledClaimThatWasWrittenIsDone() {
    Deduplicator dedupe = deduplicator(lease(0));
    claim(dedupe, "t1", 0, both(message, event));

    dedupe.settle(open(message, "t1"), Map.of("events", true, "rejected_events", true), List.of());

    assertThat(claim(dedupe, "t2", 1, both(message, event))).containsExactly(new Done());
    assertThat(claim(dedupe, "t3", 1, events(other, event))).containsExactly(new Done());
  }

  @Test
  void aSettledClaimThatWasNotWrittenIsFree() {
    Deduplicator dedupe = deduplicator(lease(0));
    claim(dedupe, "t1", 0, events(message, event));

    dedupe.settle(open(message, "t1"), Map.of("events", false), List.of());

    assertThat(claim(dedupe, "t2", 4, events(message, event)))
        .containsExactly(granted("events", 4, 1));
  }

  @Test
  void onlyTheTableThatIsMissingIsWrittenAgain() {
    Deduplicator dedupe = deduplicator(lease(0));
    claim(dedupe, "t1", 0, both(message, event));

    dedupe.settle(open(message, "t1"), Map.of("events", true, "rejected_events", false), List.of());

    assertThat(claim(dedupe, "t2", 9, both(message, event)))
        .containsExactly(granted("rejected_events", 9, 1));
    assertThat(claim(dedupe, "t3", 9, events(other, event))).containsExactly(new Done());
    assertThat(dedupe.confirm("t2", List.of(new Stored(message, List.of())))).isZero();
    assertThat(claim(dedupe, "t4", 9, both(message, event))).containsExactly(new Done());
  }

  @Test
  void anEventOfAClaimThatWasNotWrittenIsInherited() {
    Deduplicator dedupe = deduplicator(lease(0));
    claim(dedupe, "t1", 0, events(message, event));

    assertThat(claim(dedupe, "t2", 1, events(other, event)))
        .containsExactly(new Stale(new OpenClaim(message, "t1", List.of(place("events", 0, 1)))));
    dedupe.settle(open(message, "t1"), Map.of("events", false), List.of());
    assertThat(claim(dedupe, "t3", 1, events(other, event)))
        .containsExactly(granted("events", 1, 1));
    dedupe.confirm("t3", List.of(new Stored(other, List.of(event))));

    assertThat(claim(dedupe, "t4", 2, events(message, event))).containsExactly(new Done());
  }

  @Test
  void anEventThatWasRefusedIsNobodysAnyMore() {
    Deduplicator dedupe = deduplicator(lease(30));
    String refused = "r" + event;
    claim(dedupe, "t1", 0, events(message, refused, event));

    dedupe.settle(open(message, "t1"), Map.of("events", false), List.of(refused));
    claim(dedupe, "t2", 2, events(message, event));
    dedupe.confirm("t2", List.of(new Stored(message, List.of(event))));

    assertThat(claim(dedupe, "t3", 3, events(other, event, refused)))
        .containsExactly(granted("events", 3, 1, 0));
  }

  @Test
  void aSettlementOfAClaimThatHasChangedDoesNothing() {
    Deduplicator dedupe = deduplicator(lease(30));
    claim(dedupe, "t1", 0, events(message, ""));

    dedupe.settle(open(message, "t0"), Map.of("events", false), List.of());

    assertThat(claim(dedupe, "t2", 1, events(message, ""))).containsExactly(new Claim.Busy());
  }

  @Test
  void aConfirmationOfWhatAnotherHasClaimedIsCounted() {
    Deduplicator dedupe = deduplicator(lease(30));
    claim(dedupe, "t1", 0, events(message, ""));

    assertThat(dedupe.confirm("t0", List.of(new Stored(message, List.of())))).isEqualTo(1);

    assertThat(claim(dedupe, "t2", 1, events(message, ""))).containsExactly(new Done());
  }

  @Test
  void whatIsDoneIsRememberedForItsTime() {
    Settings brief =
        Settings.of(Map.of("SLUICE_DONE_SECONDS", "1", "SLUICE_RETRY_WINDOW_SECONDS", "3600"));
    Deduplicator dedupe = deduplicator(brief);
    claim(dedupe, "t1", 0, events(message, event));
    dedupe.confirm("t1", List.of(new Stored(message, List.of(event))));
    assertThat(claim(dedupe, "t2", 1, events(message, ""))).containsExactly(new Done());

    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    List<Claim> claims = List.of(new Done());
    for (int i = 3; claims.equals(List.of(new Done())) && Instant.now().isBefore(deadline); i++) {
      claims = claim(dedupe, "t" + i, 1, events(message, ""));
    }

    assertThat(claims).containsExactly(granted("events", 1, 1));
    assertThat(claim(dedupe, "u1", 2, events(other, event))).containsExactly(new Done());
  }

  @Test
  void manyMessagesAreClaimedInOneStep() {
    Deduplicator dedupe = deduplicator(lease(30));
    Wanted[] batch = new Wanted[500];
    for (int i = 0; i < batch.length; i++) {
      batch[i] = events(message + i, "e" + i + event, "");
    }

    List<Claim> claims = claim(dedupe, "t1", 1_000_000_000_000L, batch);

    assertThat(claims.getLast()).isEqualTo(granted("events", 1_000_000_000_000L + 998, 2));
  }

  private static Settings lease(int seconds) {
    return Settings.of(Map.of("SLUICE_LEASE_SECONDS", Integer.toString(seconds)));
  }

  private List<Claim> claim(Deduplicator dedupe, String token, long offset, Wanted... wanted) {
    return dedupe.claim(
        token,
        List.of(
            new Tail("events", streams + "events", offset),
            new Tail("rejected_events", streams + "rejected_events", offset)),
        List.of(wanted));
  }

  private static Wanted events(String message, String... keys) {
    return new Wanted(message, List.of(new Wanted.Rows("events", List.of(keys))));
  }

  private static Wanted both(String message, String key) {
    return new Wanted(
        message,
        List.of(
            new Wanted.Rows("events", List.of(key)),
            new Wanted.Rows("rejected_events", List.of(""))));
  }

  private static OpenClaim open(String message, String token) {
    return new OpenClaim(message, token, List.of());
  }

  private Placement place(String table, long offset, int rows) {
    return new Placement(table, streams + table, offset, rows);
  }

  private Granted granted(String table, long offset, int rows, int... duplicates) {
    var dropped = new BitSet();
    for (int index : duplicates) {
      dropped.set(index);
    }
    return new Granted(List.of(new Grant(place(table, offset, rows), dropped)));
  }
}
