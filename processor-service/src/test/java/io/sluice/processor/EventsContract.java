package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.processor.Claim.Busy;
import io.sluice.processor.Claim.Old;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What a [Deduplicator] promises of an event that is in several messages.
public abstract class EventsContract extends LookUpContract {
  @Test
  void anEventThatIsStoredIsADuplicateInEveryOtherMessage() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "a.1", 0, events(event));
    confirm(dedupe, "a.1", message, event);

    assertThat(claim(dedupe, "b.1", 1, as(other, events("", event, ""))))
        .containsExactly(granted("b.1", 1, 2, 1));
    assertThat(claim(dedupe, "b.2", 3, as("third" + message, events(event))))
        .containsExactly(done(null));
  }

  @Test
  void aMessageOfDuplicatesIsDoneAndStaysSo() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "a.1", 0, events(event));
    confirm(dedupe, "a.1", message, event);
    claim(dedupe, "b.1", 3, as(other, events(event)));

    // Would be granted if it were not remembered.
    assertThat(claim(dedupe, "b.2", 3, as(other, events("")))).containsExactly(done(null));
  }

  @Test
  void anEventThatAnotherMessageIsAboutToStoreMakesAMessageWaitHoldingNothing() {
    Deduplicator dedupe = dedupe();
    String more = "more" + event;
    claim(dedupe, "a.1", 0, events(event));

    // Also when it is our own: it is on its way.
    assertThat(claim(dedupe, "a.2", 1, as(other, events(more, event))))
        .containsExactly(new Busy(message));

    assertThat(claim(dedupe, "a.3", 1, as("third" + message, events(more))))
        .containsExactly(granted("a.3", 1, 1));
  }

  @Test
  void anEventThatIsInTwoMessagesOfABatchIsTheFirstOnes() {
    assertThat(claim(dedupe(), "a.1", 0, events(event), as(other, events(event))))
        .containsExactly(granted("a.1", 0, 1), new Busy(message));
  }

  @Test
  void anEventOfAStaleClaimHasThatSettledFirst() {
    Deduplicator dedupe = impatient();
    claim(dedupe, "b.1", 0, both());

    assertThat(claim(dedupe, "a.1", 1, as(other, events("", event))))
        .containsExactly(stale(message, stream("b.1", EVENTS), stream("b.1", REJECTED)));
  }

  @Test
  void anEventOfAClaimThatWasWrittenIsADuplicate() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, both());
    dedupe.settled(stream("b.1", EVENTS), 1);

    assertThat(claim(dedupe, "a.1", 1, as(other, events(event)))).containsExactly(done(null));
  }

  @Test
  void anEventOfAClaimThatWasNotWrittenIsInherited() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, events(event));
    dedupe.settled(stream("b.1", EVENTS), 0);

    assertThat(claim(dedupe, "a.1", 1, as(other, events(event))))
        .containsExactly(granted(null, 1, place("a.1", EVENTS, 1, 1)));
    assertThat(claim(dedupe, "c.1", 1, events(event))).containsExactly(new Busy(other));
    confirm(dedupe, "a.1", other, event);
    assertThat(claim(dedupe, "c.2", 1, events(event))).containsExactly(done(null));
  }

  @Test
  void anEventThatHasNoPlaceInTheClaimOfItsMessageIsTaken() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, wanted(rows(REJECTED, event)));

    assertThat(claim(dedupe, "a.1", 0, as(other, events(event))))
        .containsExactly(granted("a.1", 0, 1));
  }

  @Test
  void theEventsOfATableThatWasWrittenAreRememberedLikeThoseOfADoneMessage() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, both());
    dedupe.settled(stream("b.1", EVENTS), 1);
    dedupe.settled(stream("b.1", REJECTED), 0);
    claim(dedupe, "a.1", 0, both());
    // Else the next claim would find the event pending in a message without a place for it.
    confirm(dedupe, "a.1", message);

    assertThat(claim(dedupe, "c.1", 0, as(other, events(event)), events(event)))
        .containsExactly(done(null), done(null));
  }

  @Test
  void aClaimOfWhichNothingIsLeftToBeWrittenIsDone() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, both());
    dedupe.settled(stream("b.1", EVENTS), 0);
    dedupe.settled(stream("b.1", REJECTED), 1);
    claim(dedupe, "a.1", 0, as(other, events(event)));
    confirm(dedupe, "a.1", other, event);

    assertThat(claim(dedupe, "a.2", 1, both()))
        .containsExactly(done(from("b.1", Map.of(EVENTS, false, REJECTED, true))));
  }

  @Test
  void anEventThatWasRefusedIsNobodysAnyMore() {
    Deduplicator dedupe = dedupe();
    String refused = "r" + event;
    claim(dedupe, "b.1", 0, events(refused, event));
    dedupe.settled(stream("b.1", EVENTS), 0);
    claim(dedupe, "a.1", 2, refusing(events(event), refused));
    confirm(dedupe, "a.1", message, event);

    assertThat(claim(dedupe, "c.1", 3, as(other, events(event, refused))))
        .containsExactly(granted("c.1", 3, 1, 0));
  }

  @Test
  void anEventThatAnotherMessageHoldsIsNotForgottenWhenItIsRefused() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, events(event));

    claim(dedupe, "a.1", 2, refusing(as(other, events("")), event));

    assertThat(claim(dedupe, "c.1", 3, as("third" + message, events(event))))
        .containsExactly(new Busy(message));
  }

  @Test
  void anEventThatAnOldMessageMayHaveFoundStoredIsLookedUp() {
    Deduplicator dedupe = dedupe();
    Wanted wanted = at(events(event, "x" + event), Instant.now());
    claim(dedupe, "b.1", 0, as(other, events("x" + event)));
    confirm(dedupe, "b.1", other, "x" + event);
    assertThat(claim(dedupe, "a.1", 2, wanted)).containsExactly(granted("a.1", 2, 1, 1));
    dedupe.settled(stream("a.1", EVENTS), 2);

    Wanted later = old(events(event, "y" + event));

    assertThat(claim(dedupe, "c.1", 2, old(events(event, "x" + event)), later))
        .first()
        .isEqualTo(granted(from("a.1", Map.of(EVENTS, false)), 0, place("c.1", EVENTS, 2, 1, 1)));
    dedupe.settled(stream("c.1", EVENTS), 2);
    assertThat(claim(dedupe, "d.1", 2, later)).containsExactly(new Old());
  }
}
