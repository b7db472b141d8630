package io.sluice.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.Rejection;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A broken client fills the table of rejections with rows, not with megabytes.
class RejectedBytesTest {
  private static final String WITHOUT_RAW = "sluice_ingest_rejected_without_raw_total";

  private final Ingest ingest =
      Ingest.withKeys("shop:s3cret\nweb:other", "REJECTED_BYTES_PER_MINUTE", "100");

  @AfterEach
  void stop() {
    ingest.close();
  }

  @Test
  void beyondTheLimitARejectionIsKeptWithoutItsBytesAndSaysSo() {
    String event = "\"" + "x".repeat(38) + "\"";
    var reply = ingest.post("[" + event + "," + event + "," + event + "]", "X-Write-Key", "s3cret");

    assertThat(reply.refused(400, "INVALID").json().get("rejected").size()).isEqualTo(3);
    assertThat(ingest.rejections()).extracting(r -> r.raw().length).containsExactly(40, 40, 0);
    Rejection last = ingest.rejections().getLast();
    assertThat(last.rawCut()).isTrue();
    assertThat(last.detail())
        .startsWith("an event is a JSON object, this is a string; its bytes are not kept")
        .contains("SLUICE_REJECTED_BYTES_PER_MINUTE");
    assertThat(reply.rejected(2).get("detail").asText())
        .as("the client is told what is wrong with its event, and not how we keep it")
        .isEqualTo("an event is a JSON object, this is a string");
    assertThat(ingest.metric(WITHOUT_RAW)).isEqualTo(1);
    assertThat(ingest.metric("sluice_ingest_events_rejected_total")).isEqualTo(3);
  }

  @Test
  void aMinuteLaterBytesAreKeptAgain() {
    reject("s3cret", 100);
    reject("s3cret", 60);
    ingest.nanos.addAndGet(Duration.ofMinutes(1).toNanos());
    reject("s3cret", 60);

    assertThat(ingest.rejections()).extracting(r -> r.raw().length).containsExactly(100, 0, 60);
  }

  @Test
  void otherKeysKeepTheirBytes() {
    reject("s3cret", 100);
    reject("s3cret", 100);
    reject("other", 100);

    assertThat(ingest.rejections()).extracting(r -> r.raw().length).containsExactly(100, 0, 100);
  }

  @Test
  void whatIsLargerThanTheLimitIsNeverKept() {
    reject("s3cret", 101);

    assertThat(ingest.rejections()).extracting(r -> r.raw().length).containsExactly(0);
  }

  @Test
  void withALimitOfNoneNoBytesAreKept() {
    try (Ingest none = Ingest.withKeys("a:b", "REJECTED_BYTES_PER_MINUTE", "0")) {
      none.post("7", "X-Write-Key", "b").refused(400, "INVALID");

      assertThat(none.rejections()).extracting(r -> r.raw().length).containsExactly(0);
    }
  }

  private void reject(String key, int bytes) {
    ingest.post("\"" + "x".repeat(bytes - 2) + "\"", "X-Write-Key", key).refused(400, "INVALID");
  }
}
