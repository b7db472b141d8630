package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Setting;
import io.sluice.processor.Claim.Broken;
import io.sluice.processor.Claim.Busy;
import io.sluice.processor.Claims.Answered;
import io.sluice.processor.Claims.Finished;
import io.sluice.processor.Deduplicator.Stored;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What every [Deduplicator] promises.
public abstract class DeduplicatorContract extends EventsContract {
  @Test
  void aNewMessageIsGrantedTheNextOffsets() {
    assertThat(claim(dedupe(), "a.1", 7, events("", event, ""), as(other, events(""))))
        .containsExactly(granted("a.1", 7, 3), granted("a.1", 10, 1));
  }

  @Test
  void everyTableHasItsOwnPlace() {
    assertThat(claim(dedupe(), "a.1", 7, both()))
        .containsExactly(
            granted(null, 0, place("a.1", EVENTS, 7, 1), place("a.1", REJECTED, 7, 1)));
  }

  @Test
  void theSameBatchAskedAgainHasTheSameAnswer() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, as("w" + message, events(event)));
    Wanted[] batch = {as(other, events("", event)), events("", "x" + event)};
    assertThat(claim(dedupe, "a.1", 5, batch))
        .containsExactly(new Busy("w" + message), granted("a.1", 5, 2));

    // Meanwhile the first one's obstacle goes away: it must not get the offsets of the second.
    confirm(dedupe, "b.1", "w" + message, event);

    assertThat(claim(dedupe, "a.1", 5, batch))
        .containsExactly(granted("a.1", 7, 1, 1), granted("a.1", 5, 2));
  }

  @Test
  void theSameBatchAskedAgainDropsTheSameRows() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, as(other, events(event)));
    confirm(dedupe, "b.1", other, event);

    for (int i = 0; i < 2; i++) {
      assertThat(claim(dedupe, "a.1", 5, events("x" + event, event, "")))
          .containsExactly(granted("a.1", 5, 2, 1));
    }
  }

  @Test
  void aRequestThatArrivesOnceItsRowsAreStoredIsNotGivenTheirOffsets() {
    Deduplicator dedupe = dedupe();
    Wanted[] batch = {events(""), as(other, events(event))};
    claim(dedupe, "b.1", 0, as("w" + message, events(event)));
    assertThat(claim(dedupe, "a.1", 5, batch).getFirst()).isEqualTo(granted("a.1", 5, 1));
    confirm(dedupe, "a.1", message);
    dedupe.settled(stream("b.1", EVENTS), 0);

    // Else this claim would be taken for written as soon as somebody asks the stream.
    assertThat(claim(dedupe, "a.1", 5, batch))
        .containsExactly(done(null), granted(null, 1, place("a.1", EVENTS, 6, 1)));
  }

  @Test
  void aMessageThatAnotherWorksOnIsBusyWhileItsLeaseRuns() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, events(""));

    assertThat(claim(dedupe, "a.1", 0, events(""))).containsExactly(new Busy(message));
  }

  @Test
  void aClaimWhoseLeaseIsOverIsToBeSettled() {
    Deduplicator dedupe = impatient();
    claim(dedupe, "b.1", 3, both());

    Claims claims = ask(dedupe, "a.1", 0, both());

    var stale = (Claim.Stale) ((Answered) claims).answers().getFirst();
    assertThat(stale.holder()).isEqualTo(message);
    assertThat(stale.streams()).containsExactly(stream("b.1", EVENTS), stream("b.1", REJECTED));
    assertThat(stale.age()).isBetween(Duration.ZERO, Duration.ofSeconds(20));
  }

  @Test
  void aClaimOfOurOwnIsToBeSettledAtOnce() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "a.b.1", 3, events(""));

    assertThat(claim(dedupe, "a.b.2", 3, events("")))
        .containsExactly(stale(message, stream("a.b.1", EVENTS)));
    assertThat(claim(dedupe, "a.2", 3, events(""))).containsExactly(new Busy(message));
  }

  @Test
  void aConfirmedMessageIsDone() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "a.1", 0, events(event));

    assertThat(confirm(dedupe, "a.1", message, event)).isZero();

    assertThat(claim(dedupe, "b.1", 1, events(event))).containsExactly(done(null));
  }

  @Test
  void aConfirmationOfWhatAnotherHasClaimedIsCounted() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "a.1", 0, events(""), as(other, events("")));

    assertThat(dedupe.confirm("a.0", List.of(stored(message), stored(other), stored("x"))))
        .isEqualTo(2);
    assertThat(confirm(dedupe, "a.1", message)).isZero();

    assertThat(claim(dedupe, "b.1", 1, events(""))).containsExactly(done(null));
  }

  @Test
  void aSettledStreamIsNotGivenAwayAnyMore() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "a.1", 0, events(event));
    dedupe.settled(stream("a.1", REJECTED), 0);

    assertThat(ask(dedupe, "a.1", 0, events(event), as(other, events(""))))
        .isEqualTo(new Finished(Set.of(stream("a.1", REJECTED))));

    assertThat(claim(dedupe, "b.1", 0, as(other, events(""))))
        .containsExactly(granted("b.1", 0, 1));
  }

  @Test
  void theFirstNumberOfAStreamCounts() {
    Deduplicator dedupe = dedupe();
    String stream = stream("a.1", EVENTS);

    assertThat(dedupe.settled(stream, Deduplicator.ROWS_UNKNOWN)).isEqualTo(-1);
    assertThat(dedupe.settled(stream, 1L << 53)).isEqualTo(1L << 53);
    assertThat(dedupe.settled(stream, 4)).isEqualTo(1L << 53);
    assertThat(dedupe.settled(stream, Deduplicator.ROWS_UNKNOWN)).isEqualTo(1L << 53);
  }

  @Test
  void aClaimOnASettledStreamIsDoneWhenItWasWritten() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 4, both());
    dedupe.settled(stream("b.1", EVENTS), 5);
    dedupe.settled(stream("b.1", REJECTED), 9);

    assertThat(claim(dedupe, "a.1", 1, both()))
        .containsExactly(done(from("b.1", Map.of(EVENTS, true, REJECTED, true))));
    assertThat(claim(dedupe, "c.1", 1, both())).containsExactly(done(null));
    assertThat(claim(dedupe, "c.2", 1, as(other, events(event)))).containsExactly(done(null));
  }

  @Test
  void aClaimOnASettledStreamIsFreeWhenItWasNotWritten() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 4, events(event, ""));
    dedupe.settled(stream("b.1", EVENTS), 4);

    assertThat(claim(dedupe, "a.1", 9, events(event, "")))
        .containsExactly(
            granted(from("b.1", Map.of(EVENTS, false)), 0, place("a.1", EVENTS, 9, 2)));
  }

  @Test
  void aClaimWithOnePlaceSettledIsToBeSettledAtTheOther() {
    Deduplicator dedupe = impatient();
    claim(dedupe, "b.1", 4, both());
    dedupe.settled(stream("b.1", EVENTS), 5);

    assertThat(claim(dedupe, "a.1", 9, both()))
        .containsExactly(stale(message, stream("b.1", REJECTED)));
  }

  @Test
  void onlyTheTableThatIsMissingIsWrittenAgain() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 0, both());
    dedupe.settled(stream("b.1", EVENTS), 1);
    dedupe.settled(stream("b.1", REJECTED), 0);

    assertThat(claim(dedupe, "a.1", 9, both()))
        .containsExactly(
            granted(
                from("b.1", Map.of(EVENTS, true, REJECTED, false)),
                0,
                place("a.1", REJECTED, 9, 1)));
    assertThat(claim(dedupe, "c.1", 9, as(other, events(event)))).containsExactly(done(null));
    dedupe.settled(stream("a.1", REJECTED), 10);
    assertThat(claim(dedupe, "c.2", 9, both()))
        .containsExactly(done(from("a.1", Map.of(EVENTS, true, REJECTED, true))));
  }

  @Test
  void aPlaceThatWasWrittenInPartIsForPeople() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "b.1", 4, events("", event));
    dedupe.settled(stream("b.1", EVENTS), 5);
    var broken =
        new Broken(
            "stream %s holds 5 rows, but message %s was given 4 to 6"
                .formatted(stream("b.1", EVENTS), message));

    assertThat(claim(dedupe, "a.1", 0, events("", event))).containsExactly(broken);
    assertThat(claim(dedupe, "a.2", 0, as(other, events(event)))).containsExactly(broken);
  }

  @Test
  void whatTheWarehouseSaidToUsIsNotWrittenAgain() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "a.1", 0, both());

    assertThat(claim(dedupe, "a.2", 3, again(both(), "a.1", EVENTS)))
        .containsExactly(stale(message, stream("a.1", REJECTED)));
    dedupe.settled(stream("a.1", REJECTED), 0);
    Wanted again = again(both(), "a.1", EVENTS);
    assertThat(dedupe.claim("a.3", List.of(new Tail(REJECTED, "s", 0)), List.of(again)))
        .extracting(claims -> ((Answered) claims).answers().getFirst())
        .extracting(claim -> ((Claim.Granted) claim).grants())
        .isEqualTo(List.of(new Claim.Grant(new Placement(REJECTED, "s", 0, 1), bits())));
  }

  @Test
  void whatTheWarehouseSaidToUsOfAnEarlierClaimDoesNotCount() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "a.1", 0, events(""));

    assertThat(claim(dedupe, "a.2", 3, again(events(""), "a.0", EVENTS)))
        .containsExactly(stale(message, stream("a.1", EVENTS)));
  }

  @Test
  void whatTheWarehouseSaidToUsOfAllTablesMakesAMessageDone() {
    Deduplicator dedupe = dedupe();
    claim(dedupe, "a.1", 0, both());

    assertThat(claim(dedupe, "a.2", 3, again(both(), "a.1", EVENTS, REJECTED)))
        .containsExactly(done(from("a.1", Map.of(EVENTS, true, REJECTED, true))));
    assertThat(claim(dedupe, "b.1", 3, as(other, events(event)))).containsExactly(done(null));
  }

  @Test
  void whatIsDoneIsRememberedForItsTime() {
    Deduplicator dedupe =
        begun(
            settings(30)
                .with(Setting.DONE_SECONDS, "1")
                .with(Setting.RETRY_WINDOW_SECONDS, "3600"));
    // From the future, so that it is never too old to be remembered.
    Wanted wanted = at(events(event), Instant.now().plusSeconds(3600));
    claim(dedupe, "a.1", 0, wanted);
    confirm(dedupe, "a.1", message, event);
    assertThat(claim(dedupe, "a.2", 1, wanted)).containsExactly(done(null));

    Wanted unnamed = at(events(""), wanted.created());
    Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
    List<Claim> claims = List.of(done(null));
    for (int i = 3; claims.equals(List.of(done(null))); i++) {
      claims = claim(dedupe, "a." + i, 1, unnamed);
      assertThat(Instant.now()).isBefore(deadline);
    }

    assertThat(claims.getFirst()).isInstanceOf(Claim.Granted.class);
    assertThat(claim(dedupe, "b.1", 2, as(other, wanted))).containsExactly(done(null));
  }

  @Test
  void manyMessagesAreClaimedInOneStepAtGreatOffsets() {
    long offset = 1L << 52;
    Wanted[] batch =
        IntStream.range(0, 500)
            .mapToObj(i -> as(message + i, events("e" + i + event, "")))
            .toArray(Wanted[]::new);
    Deduplicator dedupe = dedupe();

    assertThat(claim(dedupe, "a.1", offset, batch).getLast())
        .isEqualTo(granted("a.1", offset + 998, 2));
    dedupe.settled(stream("a.1", EVENTS), offset + 998);
    assertThat(claim(dedupe, "b.1", 0, batch[498], batch[499]))
        .containsExactly(
            done(from("a.1", Map.of(EVENTS, true))),
            granted(from("a.1", Map.of(EVENTS, false)), 0, place("b.1", EVENTS, 0, 2)));
  }

  private static Stored stored(String message) {
    return new Stored(message, "m-r", List.of());
  }
}
