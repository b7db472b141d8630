package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Setting;
import io.sluice.processor.Claim.Broken;
import io.sluice.processor.Claim.Busy;
import io.sluice.processor.Claim.LookUp;
import io.sluice.processor.Claim.Old;
import io.sluice.processor.Claims.Answered;
import io.sluice.processor.Claims.Resting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a [Deduplicator] promises when it does not remember enough, so that the warehouse has to be
/// asked.
public abstract class LookUpContract extends DeduplicatorFixture {
  private static final LookUp ALL = new LookUp(Map.of(EVENTS, bits()));

  @Test
  void aMessageThatIsOlderThanWhatIsDoneIsRememberedIsLookedUp() {
    Deduplicator dedupe = dedupe();

    assertThat(claim(dedupe, "a.1", 0, old(events("")))).containsExactly(new Old());
    assertThat(claim(dedupe, "a.2", 0, at(events(""), Instant.now().minusSeconds(900 - 140))))
        .containsExactly(granted("a.2", 0, 1));
  }

  @Test
  void whatWasProcessedUnderAnotherKeyIsLookedUp() {
    assertThat(claim(dedupe(), "a.1", 0, replayed(events("")))).containsExactly(new Old());
  }

  @Test
  void whatIsAskedAboutIsNobodyElsesAndDuplicatesAreNotAskedAbout() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, as(other, events("x" + event)));
    confirm(dedupe, "b.1", other, "x" + event);
    Wanted wanted = old(events("x" + event, event));

    for (int i = 0; i < 2; i++) {
      assertThat(claim(dedupe, "a.1", 0, lookingUp(wanted)))
          .containsExactly(new LookUp(Map.of(EVENTS, bits(0))));
    }

    assertThat(claim(dedupe, "b.2", 0, wanted, as("third" + message, events(event))))
        .containsExactly(new Busy(message), new Busy(message));
  }

  @Test
  void whatTheWarehouseHasIsNotStoredAgain() {
    Deduplicator dedupe = dedupe();
    Wanted wanted = old(events(event, "x" + event, "", ""));
    claim(dedupe, "a.1", 0, lookingUp(wanted));

    for (int i = 0; i < 2; i++) {
      assertThat(claim(dedupe, "a.2", 5, lookedUp(wanted, "a.1", 0, 3)))
          .containsExactly(granted("a.2", 5, 2, 0, 3));
    }

    assertThat(claim(dedupe, "b.1", 0, as(other, events(event)), as(other, events("x" + event))))
        .containsExactly(done(null), done(null));
    assertThat(claim(dedupe, "b.2", 0, as("third" + message, events("x" + event))))
        .containsExactly(new Busy(message));
  }

  @Test
  void whatWasStoredSinceTheWarehouseWasAskedIsNotStoredAgain() {
    Deduplicator dedupe = dedupe();
    Wanted wanted = old(events(event, "x" + event));
    claim(dedupe, "a.1", 0, lookingUp(wanted));
    confirm(dedupe, "b.1", other, event);

    assertThat(claim(dedupe, "a.2", 5, lookedUp(wanted, "a.1")))
        .containsExactly(granted("a.2", 5, 1, 0));
  }

  @Test
  void aMessageThatTheWarehouseHasIsDone() {
    Deduplicator dedupe = dedupe();
    Wanted wanted = old(events(event, ""));
    claim(dedupe, "a.1", 0, lookingUp(wanted));

    assertThat(claim(dedupe, "a.2", 5, lookedUp(wanted, "a.1", 0, 1))).containsExactly(done(null));

    assertThat(claim(dedupe, "b.1", 0, wanted, as(other, events(event))))
        .containsExactly(done(null), done(null));
  }

  @Test
  void theTokenDecidesWhoMayUseAnAnswerNotTheLease() {
    Deduplicator dedupe = impatient();
    Wanted wanted = old(events(event));
    claim(dedupe, "a.1", 0, lookingUp(wanted));
    claim(dedupe, "b.1", 0, lookingUp(wanted));

    assertThat(claim(dedupe, "a.2", 0, lookedUp(wanted, "a.1"))).containsExactly(new Old());
    assertThat(claim(dedupe, "b.2", 0, lookedUp(wanted, "b.1")))
        .containsExactly(granted("b.2", 0, 1));
  }

  @Test
  void aQuestionOfOurOwnThatWasGivenUpIsAskedAgain() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "a.1", 0, lookingUp(old(events(event))));

    assertThat(claim(dedupe, "a.2", 0, old(events(event)))).containsExactly(new Old());
    assertThat(claim(dedupe, "a.3", 0, lookingUp(old(events(event))))).containsExactly(ALL);
  }

  @Test
  void anEventOfAQuestionThatWasBrokenOffIsLookedUp() {
    Deduplicator dedupe = impatient();
    claim(dedupe, "b.1", 0, lookingUp(old(events(event))));
    Wanted sharing = as(other, events(event));

    assertThat(claim(dedupe, "a.1", 0, sharing)).containsExactly(new Old());
    assertThat(claim(dedupe, "a.2", 0, lookingUp(sharing))).containsExactly(ALL);

    // Its owner must not conclude anything from an answer of before.
    assertThat(claim(dedupe, "b.2", 0, lookedUp(old(events(event)), "b.1")))
        .containsExactly(new Old());
    assertThat(claim(dedupe, "c.1", 0, events(""))).containsExactly(new Old());
  }

  @Test
  void anEventOfAMessageThatIsNotRememberedAnyMoreIsLookedUp() {
    Deduplicator dedupe = begun(settings(30).with(Setting.DONE_SECONDS, "1"));
    Wanted wanted = at(events(event), Instant.now().plusSeconds(3600));
    claim(dedupe, "b.1", 0, wanted);
    confirm(dedupe, "b.1", message);

    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    Claim answer = done(null);
    for (int i = 1; answer.equals(done(null)); i++) {
      // Another message each time, since it is done once its event is a duplicate.
      answer = claim(dedupe, "a." + i, 0, as(other + i, wanted)).getFirst();
      assertThat(Instant.now()).isBefore(deadline);
    }

    assertThat(answer).isEqualTo(new Old());
  }

  @Test
  void aStreamThatTheWarehouseHasForgottenMakesItsClaimsBeLookedUp() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, events(event));
    dedupe.settled(stream("b.1", EVENTS), Deduplicator.ROWS_UNKNOWN);

    assertThat(claim(dedupe, "a.1", 0, events(event), as(other, events(event))))
        .containsExactly(new Old(), new Old());
    assertThat(claim(dedupe, "a.2", 0, again(events(event), "b.1", EVENTS)))
        .containsExactly(done(from("b.1", Map.of(EVENTS, true))));
  }

  @Test
  void mappedOtherwiseAMessageThatWasWrittenInPartIsLookedUpWhole() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, both());
    dedupe.settled(stream("b.1", EVENTS), 1);
    dedupe.settled(stream("b.1", REJECTED), 0);

    assertThat(claim(dedupe, "a.1", 0, changed(both()))).containsExactly(new Old());
    assertThat(claim(dedupe, "a.2", 0, lookingUp(changed(both()))))
        .containsExactly(new LookUp(Map.of(EVENTS, bits(), REJECTED, bits())));
  }

  @Test
  void mappedOtherwiseAMessageThatIsNowhereIsClaimedAnew() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, events(event));
    dedupe.settled(stream("b.1", EVENTS), 0);

    assertThat(claim(dedupe, "a.1", 0, changed(events(event))).getFirst())
        .isInstanceOf(Claim.Granted.class);
  }

  @Test
  void anEventOfAMessageThatWasMappedOtherwiseMayBeInAnyOfItsTables() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, both());
    Wanted elsewhere = changed(as(other, wanted(rows(REJECTED, event))));

    assertThat(claim(dedupe, "a.1", 0, elsewhere)).containsExactly(new Busy(message));
    dedupe.settled(stream("b.1", REJECTED), 1);
    assertThat(claim(dedupe, "a.2", 0, elsewhere)).containsExactly(new Busy(message));
    dedupe.settled(stream("b.1", EVENTS), 0);
    assertThat(claim(dedupe, "a.3", 0, elsewhere)).containsExactly(new Old());
  }

  @Test
  void anEventOfAMessageThatWasMappedOtherwiseIsStoredWhenAllOfThatOneIs() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, both());
    dedupe.settled(stream("b.1", EVENTS), 1);
    dedupe.settled(stream("b.1", REJECTED), 1);

    assertThat(claim(dedupe, "a.1", 0, changed(as(other, wanted(rows(REJECTED, event))))))
        .containsExactly(done(null));
  }

  @Test
  void whoWantsToAskWhatIsKnownIsToldSo() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, events("", event));

    assertThat(claim(dedupe, "a.1", 0, lookingUp(events("", event))))
        .containsExactly(new Busy(message));
    assertThat(claim(dedupe, "b.2", 0, lookingUp(events("", event))))
        .containsExactly(stale(message, stream("b.1", EVENTS)));
    assertThat(claim(dedupe, "c.1", 0, lookingUp(as(other, events("")))))
        .containsExactly(new Busy(other));
    assertThat(claim(dedupe, "c.2", 0, as(other, events(""))))
        .containsExactly(granted("c.2", 0, 1));
    dedupe.settled(stream("b.1", EVENTS), 1);
    assertThat(claim(dedupe, "c.3", 0, lookingUp(events("", event))).getFirst())
        .isInstanceOf(Broken.class);
  }

  @Test
  void whatWasClaimedAfterAnAnswerIsLookedUpAgainUnlessItWasWritten() {
    Deduplicator dedupe = dedupe();
    Wanted wanted = replayed(wanted(rows(EVENTS, ""), rows(REJECTED, "")));
    claim(dedupe, "b.1", 0, lookingUp(wanted));
    assertThat(claim(dedupe, "b.2", 3, lookedUp(wanted, "b.1", 0)))
        .containsExactly(granted(null, 0, place("b.2", REJECTED, 3, 1)));
    dedupe.settled(stream("b.2", REJECTED), 3);

    // Nothing but the warehouse knows that the event, which is the same as no other, is stored.
    assertThat(claim(dedupe, "a.1", 0, wanted)).containsExactly(new Old());
  }

  @Test
  void aMemoryThatBeginsWithAnEmptyWarehouseKnowsEverything() {
    Deduplicator dedupe = dedupe();

    assertThat(ask(dedupe, "a.1", 0)).isEqualTo(new Answered(List.of(), Instant.EPOCH));
    dedupe.begin(false);
    assertThat(ask(dedupe, "a.2", 0)).isEqualTo(new Answered(List.of(), Instant.EPOCH));
  }

  @Test
  void aMemoryThatBeginsLaterRestsUntilEveryAppendOfBeforeHasEnded() {
    Deduplicator dedupe = deduplicator(settings(30));
    dedupe.begin(false);

    assertThat(((Resting) ask(dedupe, "a.1", 0, events(""))).left())
        .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(30));
  }

  @Test
  void aMemoryThatNobodyBeganBeginsWithItsFirstClaim() {
    Deduplicator dedupe = deduplicator(settings(30));

    assertThat(ask(dedupe, "a.1", 0, events(""))).isInstanceOf(Resting.class);
    dedupe.begin(true);
    assertThat(ask(dedupe, "a.1", 0, events(""))).isInstanceOf(Resting.class);
  }

  @Test
  void afterALossTheWarehouseIsAskedAboutWhatIsOlder() {
    Instant before = Instant.now();
    Deduplicator dedupe = deduplicator(settings(0));
    dedupe.begin(false);

    assertThat(((Answered) ask(dedupe, "a.0", 0)).since())
        .isBetween(before.minusMillis(1), Instant.now().plusMillis(1));
    assertThat(claim(dedupe, "a.1", 0, at(events(""), before.plusSeconds(100))))
        .containsExactly(new Old());
    assertThat(claim(dedupe, "a.2", 0, at(events(""), before.plusSeconds(200))))
        .containsExactly(granted("a.2", 0, 1));
    // The event may be in a message that was stored before the loss.
    assertThat(claim(dedupe, "a.3", 0, at(as(other, events(event)), before.plusSeconds(200))))
        .containsExactly(new Old());
  }

  @Test
  void aDurableMemoryIsLostOnlyWhenItIsGone() {
    Deduplicator dedupe = deduplicator(settings(30).with(Setting.REDIS_DURABLE, "yes"));

    assertThat(ask(dedupe, "a.1", 0, events(""))).isInstanceOf(Resting.class);
  }
}
