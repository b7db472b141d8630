package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/// docs/DATA.md: its statements delete what is a person's, and nothing else.
class DataDocumentTest {
  private static final List<String> DELETIONS =
      DocumentWarehouse.statements(Markdown.of("docs/DATA.md"));

  @Test
  void itsStatementsDeleteAPersonsRowsAlone() throws Exception {
    try (var warehouse = new DocumentWarehouse()) {
      event(warehouse, "hers", "NULL", "{\"user\":\"ada\"}");
      event(warehouse, "about her", "'ada'", "{}");
      event(warehouse, "his", "'bob'", "{\"user\":\"bob\"}");
      event(warehouse, "without a person", "NULL", "[1]");
      rejection(warehouse, "in its bytes", "NULL", "b'{\"user\":\"ada\"'", "NULL");
      rejection(warehouse, "among bytes that are no text", "NULL", "b'\\xff\\x00ada'", "NULL");
      rejection(warehouse, "in what was wrong", "NULL", "NULL", "'field x holds ada'");
      rejection(warehouse, "its id", "'ada'", "b''", "NULL");
      rejection(warehouse, "of somebody else", "'bob'", "b'{\"user\":\"bob\"'", "'bob'");

      for (String deletion : DELETIONS) {
        warehouse.run(deletion);
      }

      assertThat(names(warehouse, "SELECT event_id FROM sluice.events"))
          .containsExactlyInAnyOrder("his", "without a person");
      assertThat(names(warehouse, "SELECT rejection_id FROM sluice.rejected_events"))
          .containsExactly("of somebody else");
    }
  }

  private static void event(DocumentWarehouse warehouse, String id, String subject, String data)
      throws InterruptedException {
    warehouse.run(
        "INSERT INTO sluice.events (event_id, event_type, received_at, message_id, subject, data)"
            + " VALUES ('%s', 't', CURRENT_TIMESTAMP(), 'm', %s, JSON '%s')"
                .formatted(id, subject, data));
  }

  private static void rejection(
      DocumentWarehouse warehouse, String id, String eventId, String raw, String detail)
      throws InterruptedException {
    warehouse.run(
        "INSERT INTO sluice.rejected_events"
            + " (rejection_id, received_at, stage, reason, event_id, raw, detail)"
            + " VALUES ('%s', CURRENT_TIMESTAMP(), 'DECODE', 'INVALID', %s, %s, %s)"
                .formatted(id, eventId, raw, detail));
  }

  private static List<String> names(DocumentWarehouse warehouse, String sql)
      throws InterruptedException {
    return warehouse.run(sql).stream().map(row -> row.get(0).getStringValue()).toList();
  }
}
