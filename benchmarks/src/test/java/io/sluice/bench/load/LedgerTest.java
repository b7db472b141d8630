package io.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {
  private static final int MANY = 200_000;

  private final Ledger ledger = new Ledger();

  @Test
  void whatWasAnsweredAndIsStoredOnceIsFine() {
    int first = ledger.draw(Kind.PLAIN, MANY);
    for (int i = first; i < first + MANY; i++) {
      ledger.answered(Kind.PLAIN, i);
      ledger.found(Kind.PLAIN.mark(i), 1);
    }

    assertThat(ledger.balance(1).isClean()).isTrue();
    assertThat(ledger.answered()).isEqualTo(MANY);
    assertThat(ledger.rows()).isEqualTo(MANY);
  }

  @Test
  void whatWasNeverAnsweredMayBeStoredOrNot() {
    int first = ledger.draw(Kind.CLOUD, 2);
    ledger.found(Kind.CLOUD.mark(first), 1);

    assertThat(ledger.balance(1).isClean()).isTrue();
    assertThat(ledger.sent(Kind.CLOUD)).isEqualTo(2);
    assertThat(ledger.answered(Kind.CLOUD)).isZero();
  }

  @Test
  void anAnsweredEventThatIsNowhereIsLost() {
    int first = ledger.draw(Kind.BAD, 3);
    ledger.answered(Kind.BAD, first + 1);

    Balance balance = ledger.balance(20);

    assertThat(balance.isClean()).isFalse();
    assertThat(balance.lost()).isEqualTo(1);
    assertThat(balance.lostCases()).singleElement().hasToString("b-1, answered as kept at 0.0 s");
  }

  @Test
  void anEventWithTwoRowsIsDoubledAnsweredOrNot() {
    int first = ledger.draw(Kind.ANONYMOUS, 2);
    ledger.found(Kind.ANONYMOUS.mark(first), 2);
    ledger.found(Kind.ANONYMOUS.mark(first + 1), 1);
    ledger.found(Kind.ANONYMOUS.mark(first + 1), 1);

    Balance balance = ledger.balance(20);

    assertThat(balance.doubled()).isEqualTo(2);
    assertThat(balance.doubledCases().toString()).contains("a-0, never answered").contains("a-1");
    assertThat(balance.isClean()).isFalse();
  }

  @Test
  void rowsThatNobodySentAreSeen() {
    int _ = ledger.draw(Kind.PLAIN, 1);
    for (String mark : new String[] {"p-1", "p--1", "p-99999999999", "x-0", "p-", "", "p-0x"}) {
      ledger.found(mark, 1);
    }

    assertThat(ledger.balance(3).strangers()).isEqualTo(7);
    assertThat(ledger.balance(3).strangerMarks()).hasSize(3);
  }

  @Test
  void theSecondAnswerForAnEventCountsForNothing() {
    int first = ledger.draw(Kind.PLAIN, 1);
    ledger.answered(Kind.PLAIN, first);
    ledger.answered(Kind.PLAIN, first);

    assertThat(ledger.answered()).isEqualTo(1);
  }

  @Test
  void anAnswerThatMakesNoSenseIsSeen() {
    ledger.unexpected();

    assertThat(ledger.balance(1).isClean()).isFalse();
  }
}
