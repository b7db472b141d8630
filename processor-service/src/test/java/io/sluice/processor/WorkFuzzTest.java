package io.sluice.processor;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.model.FuzzInput;
import io.sluice.model.Message;
import io.sluice.model.Settings;
import io.sluice.model.decode.Unpacked;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonSyntaxException;
import io.sluice.model.table.EventsTable;
import io.sluice.service.ByteBudget;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;

/// From the message as it comes, packed or not, to the rows that it wants.
class WorkFuzzTest {
  private static final Settings SETTINGS =
      Settings.of(
          Map.of(
              "SLUICE_MAX_BODY_BYTES", "20000",
              "SLUICE_MAX_BATCH_EVENTS", "50",
              "SLUICE_MAX_EVENT_BYTES", "5000"));

  private static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");
  private static final int DATA = EventsTable.TABLE.position("data");

  /// What a message can be made into for each of its bytes, packed ones aside.
  private static final int MAX_ROWS = 20_000;

  private static final int MAX_DEPTH = 1000;

  private final MessageReader reader = new MessageReader(SETTINGS);
  private final RowMapper mapper = Mappers.of(SETTINGS);

  @FuzzTest
  void aMessageWantsTheSameRowsEachTime(byte[] input) throws Exception {
    FuzzInput parts = FuzzInput.of(input);
    var message = new Message("4711", parts.body(), parts.fields(), NOW, 1);
    Work work = work(message);
    Work again = work(message);
    if (work == null || again == null) {
      assertThat(work).isEqualTo(again);
      return;
    }
    assertThat(work.wanted(new Attempt.First())).isEqualTo(again.wanted(new Attempt.First()));
    assertThat(work.rows()).isBetween(0, MAX_ROWS);
    assertThat(work.bytes()).isEqualTo(again.bytes()).isGreaterThanOrEqualTo(0);
    var keys = new HashSet<String>();
    var refused = new LinkedHashMap<Candidate, String>();
    for (Candidate candidate : work.candidates("events")) {
      assertThat(candidate.eventKey().isEmpty() || keys.add(candidate.eventKey())).isTrue();
      assertSameContent((Json) candidate.row().values().get(DATA));
      refused.put(candidate, "refused");
    }
    Work kept = mapper.refused("key", work, refused);
    assertThat(kept.rows()).isEqualTo(refused.size());
    assertThat(work.without(refused.keySet()).candidates("events")).isEmpty();
  }

  /// A payload says what it says when it is spelled with blanks.
  private static void assertSameContent(Object value) throws JsonSyntaxException {
    if (value instanceof Json data) {
      byte[] blanks = (" " + data + " ").getBytes(StandardCharsets.UTF_8);
      var scanner = new JsonScanner(data);
      scanner.value();
      assertThat(JsonContent.same(data, Json.slice(blanks, 0, blanks.length)))
          .isEqualTo(scanner.deepest() <= MAX_DEPTH);
    }
  }

  private Work work(Message message) throws InterruptedException {
    var budget = new ByteBudget(1 << 20);
    try (var lease = budget.lease()) {
      return switch (reader.read(message, lease).orElseThrow()) {
        case Unpacked.TooNew _ -> null;
        case Unpacked.Content content -> mapper.map(message, content);
      };
    } finally {
      assertThat(budget.taken()).isZero();
    }
  }
}
