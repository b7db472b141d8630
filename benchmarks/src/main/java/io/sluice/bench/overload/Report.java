package io.sluice.bench.overload;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import io.sluice.bench.audit.Audit;
import io.sluice.bench.load.Balance;
import io.sluice.bench.load.Ledger;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

/// Prints what was measured, and gathers what must not be.
final class Report {
  private static final int EXAMPLES = 20;

  private final PrintWriter out;
  private final List<String> complaints = new ArrayList<>();

  Report(PrintWriter out) {
    this.out = out;
  }

  @FormatMethod
  void line(String name, @FormatString String format, Object... values) {
    out.printf("  %-22s %s%n", name, format.formatted(values));
  }

  @FormatMethod
  void require(boolean holds, @FormatString String format, Object... values) {
    if (!holds) {
      complaints.add(format.formatted(values));
    }
  }

  /// Everything that was required in vain.
  List<String> complaints() {
    return List.copyOf(complaints);
  }

  /// Compares the book with the tables once all is quiet.
  void audit(Audit audit, Ledger ledger) throws IOException, InterruptedException {
    require(audit.awaitQuiet(), "the system did not come to rest");
    audit.read(ledger);
    Balance balance = ledger.balance(EXAMPLES);
    line("events answered 200", "%,d; rows: %,d", ledger.answered(), ledger.rows());
    line("lost, doubled", "%,d, %,d", balance.lost(), balance.doubled());
    require(balance.lost() == 0, "%,d events were lost", balance.lost());
    require(balance.doubled() == 0, "%,d events are stored twice", balance.doubled());
    require(balance.strangers() == 0, "%,d rows were never sent", balance.strangers());
    require(balance.unexpected() == 0, "%,d answers of ingest make no sense", balance.unexpected());
    balance.lostCases().forEach(lost -> line("  lost", "%s", lost));
    for (Balance.Case doubled : balance.doubledCases()) {
      line("  doubled", "%s%s", doubled, audit.rowsOf(doubled.mark()));
    }
  }
}
