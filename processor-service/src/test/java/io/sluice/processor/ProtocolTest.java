package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Settings;
import io.sluice.processor.RowSink.Appended;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// What the [Protocol] wants, step by step, of messages with rows for one table. What can happen
/// beyond that is played by the [Simulation].
class ProtocolTest {
  private static final Batch.Limits LIMITS = new Batch.Limits(10, 1_000_000, 20_000, 60_000);
  private static final long LATER = 60_000;

  private long now = 1_000_000;
  private final ModelMemory memory = new ModelMemory(() -> now);
  private final Deduplicator deduplicator = new ModelDeduplicator(Settings.of(Map.of()), memory);
  private final Protocol protocol = new Protocol(LIMITS, "p", new SimulationReport(false));
  private final List<Action> wanted = new ArrayList<>();
  private int streams;

  @Test
  void aMessageIsClaimedAppendedAndConfirmed() {
    begin();
    offer("1");
    open();

    assertThat(wanted()).containsExactly("claim 1");
    answerClaim();
    assertThat(wanted()).containsExactly("append s1@0+1");
    answerAppend(new Appended.Written());
    assertThat(wanted()).containsExactly("confirm 1");
  }

  @Test
  void whileOneBatchIsAppendedTheNextOneIsClaimedAndNoMore() {
    begin();
    offer("1");
    open();
    answerClaim();

    offer("2");
    assertThat(wanted()).containsExactly("append s1@0+1", "claim 2");
    answerClaim();
    offer("3");
    offer("4");
    assertThat(wanted()).containsExactly("append s1@0+1");
    answerAppend(new Appended.Written());

    assertThat(wanted()).containsExactly("confirm 1", "append s1@1+1", "claim 3 4");
  }

  @Test
  void whatWasClaimedMeanwhileIsNotAppendedBehindAGap() {
    begin();
    offer("1");
    open();
    answerClaim();
    offer("2");
    answerClaim();

    answerAppend(new Appended.Unknown("no answer"));

    assertThat(wanted()).containsExactly("settle s1", "leave s1");
    settle("s1", 0);
    open();
    assertThat(wanted()).containsExactly("leave s1", "claim 2 1");
    answerClaim();
    assertThat(wanted()).containsExactly("leave s1", "append s2@0+2");
  }

  @Test
  void aStreamIsLeftOnlyWhenTheClaimThatIsUnderWayIsAnswered() {
    begin();
    offer("1");
    open();
    answerClaim();
    offer("2");

    answerAppend(new Appended.Unknown("no answer"));
    assertThat(wanted()).containsExactly("claim 2", "settle s1");
    answerClaim();

    assertThat(wanted()).containsExactly("settle s1", "leave s1");
    assertThat(protocol.inFlight()).isEqualTo(2);
  }

  @Test
  void whatWasClaimedTooLongAgoIsNotAppendedAnyMore() {
    begin();
    offer("1");
    open();
    answerClaim();
    offer("2");
    answerClaim();
    now += LIMITS.claimMs() + 1;

    answerAppend(new Appended.Written());

    assertThat(wanted()).containsExactly("confirm 1", "settle s1", "leave s1");
  }

  @Test
  void whatLooksOldIsClaimedToBeLookedUpWithoutAskingFirst() {
    begin();

    offer("1", now - LIMITS.oldMs() - 1);
    offer("2", now - LIMITS.oldMs());

    assertThat(wanted()).containsExactly("claim to look up 1", "open events");
  }

  @Test
  void aBatchTakesNoMoreRowsThanItMayAndPartsNoMessage() {
    begin();
    offer("0");
    open();
    answerClaim();
    offer("1");
    answerClaim();
    offer("2", now, LIMITS.rows() - 1);
    offer("3", now, 2);
    offer("4", now, LIMITS.rows() + 1);

    assertThat(claimedInTurn()).containsExactly("claim 2", "claim 3", "claim 4");
  }

  @Test
  void whileAQuestionIsUnderWayTheNextOneIsClaimed() {
    begin();
    offer("1", old());
    assertThat(wanted()).containsExactly("claim to look up 1");
    answerClaim();
    assertThat(wanted()).containsExactly("look up 1 rows");

    offer("2", old(), LIMITS.rows());
    offer("3", old());
    assertThat(wanted()).containsExactly("look up 1 rows", "claim to look up 2");
    answerClaim();
    assertThat(wanted()).containsExactly("look up 1 rows", "claim to look up 3");
    answerClaim();
    assertThat(wanted()).containsExactly("look up 1 rows");

    answerLookUp();
    assertThat(wanted()).containsExactly("look up 11 rows", "open events");
    open();
    answerClaim();
    assertThat(wanted()).containsExactly("look up 11 rows", "append s1@0+1");
    answerLookUp();
    assertThat(wanted()).containsExactly("append s1@0+1", "claim 2");
  }

  @Test
  void whatFailedToBeLookedUpIsAskedAgainAfterAPauseAndTheNextQuestionAtOnce() {
    begin();
    offer("1", old());
    answerClaim();
    offer("2", old());
    answerClaim();

    protocol.notLookedUp("quota", now);
    take(Action.LookUp.class);

    assertThat(wanted()).containsExactly("look up 1 rows");
    now += 1_000;
    protocol.tick(now);
    assertThat(wanted()).containsExactly("look up 1 rows", "open events");
  }

  @Test
  void aQuestionIsBounded() {
    begin();
    offer("0", old());
    answerClaim();
    assertThat(wanted()).containsExactly("look up 1 rows");

    int claims = 0;
    for (int i = 1; i <= 100; i++) {
      offer(String.valueOf(i), old(), LIMITS.rows());
    }
    while (wanted().getLast().startsWith("claim to look up")) {
      answerClaim();
      claims++;
    }

    assertThat(claims).isEqualTo(25);
    answerLookUp();
    assertThat(wanted()).contains("look up %d rows".formatted(25 * LIMITS.rows()));
  }

  /// When a message was published that is old for whoever looks.
  private long old() {
    return now - 15 * 60_000;
  }

  private void begin() {
    deduplicator.begin(true);
    protocol.greeted(now);
    wanted.clear();
  }

  private void offer(String key) {
    offer(key, now);
  }

  private void offer(String key, long created) {
    offer(key, created, 1);
  }

  private void offer(String key, long created, long count) {
    List<Candidate> rows =
        Collections.nCopies((int) count, new Candidate(SampleRow.of(key).row(), "", null));
    var work = Work.of(key, "m", Instant.ofEpochMilli(created), false, rows, 1);
    protocol.offer(new Pending(work, new Attempt.First(), now + LATER), now);
  }

  private void open() {
    Action.Open open = take(Action.Open.class);
    protocol.opened(open.table(), "s" + ++streams, now);
  }

  private void answerClaim() {
    Action.Claim claim = take(Action.Claim.class);
    protocol.claimed(claim, deduplicator.claim(claim.token(), claim.tails(), claim.wanted()), now);
  }

  /// Nothing is there.
  private void answerLookUp() {
    protocol.lookedUp(take(Action.LookUp.class), Map.of(), now);
  }

  private void answerAppend(Appended appended) {
    protocol.appended(take(Action.Append.class), appended, now);
  }

  private void settle(String stream, long rows) {
    Action.Settle settle = take(Action.Settle.class);
    assertThat(settle.stream()).isEqualTo(stream);
    long _ = deduplicator.settled(stream, rows);
    protocol.settled(settle, now);
  }

  private <A extends Action> A take(Class<A> type) {
    wanted.addAll(protocol.actions());
    A action = wanted.stream().filter(type::isInstance).map(type::cast).findFirst().orElseThrow();
    wanted.remove(action);
    return action;
  }

  /// Each claim that is wanted when the one before it is answered and appended.
  private List<String> claimedInTurn() {
    var claims = new ArrayList<String>();
    while (wanted().stream().anyMatch(word -> word.startsWith("append"))) {
      answerAppend(new Appended.Written());
      claims.addAll(wanted().stream().filter(word -> word.startsWith("claim")).toList());
      if (wanted().stream().anyMatch(word -> word.startsWith("claim"))) {
        answerClaim();
      }
    }
    return claims;
  }

  /// What is wanted and not answered yet.
  private List<String> wanted() {
    wanted.addAll(protocol.actions());
    wanted.removeIf(action -> action instanceof Action.Greet || action instanceof Action.End);
    return wanted.stream().map(ProtocolTest::words).toList();
  }

  private static String words(Action action) {
    return switch (action) {
      case Action.Claim claim -> {
        boolean looksUp = claim.wanted().getFirst().attempt() instanceof Attempt.LookUp;
        yield claim.wanted().stream()
            .map(Wanted::message)
            .collect(Collectors.joining(" ", looksUp ? "claim to look up " : "claim ", ""));
      }
      case Action.Append append ->
          "append %s@%d+%d".formatted(append.stream(), append.offset(), append.rows().size());
      case Action.Confirm confirm ->
          confirm.stored().stream()
              .map(Deduplicator.Stored::message)
              .collect(Collectors.joining(" ", "confirm ", ""));
      case Action.Settle settle -> "settle " + settle.stream();
      case Action.Leave leave -> "leave " + leave.stream();
      case Action.Open open -> "open " + open.table().name();
      case Action.LookUp(var rows) ->
          "look up %d rows".formatted(rows.values().stream().mapToInt(List::size).sum());
      case Action.Greet _, Action.End _ -> throw new IllegalArgumentException(action.toString());
    };
  }
}
