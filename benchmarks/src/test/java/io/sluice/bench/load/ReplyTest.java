package io.sluice.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {
  private static final String PARTLY =
      "{\"accepted\":1,\"rejected\":[{\"index\":1,\"id\":\"b-1\",\"reason\":\"INVALID\"},{\"index\":2,\"reason\":\"UNAVAILABLE\"}]}";

  @Test
  void whatIsAcceptedOrRejectedIsKeptAndTheRestIsSentAgain() {
    var read = (Reply.Read) Reply.of(200, PARTLY);

    assertThat(read.isPartial()).isTrue();
    assertThat(read.isKept(0)).isTrue();
    assertThat(read.isRefused(0)).isFalse();
    assertThat(read.isKept(1)).isTrue();
    assertThat(read.isRefused(1)).isTrue();
    assertThat(read.isKept(2)).isFalse();
  }

  @Test
  void aBodyOfBadEventsAloneIsRejectedAndKept() {
    var read =
        (Reply.Read)
            Reply.of(400, "{\"accepted\":0,\"rejected\":[{\"index\":0,\"reason\":\"INVALID\"}]}");

    assertThat(read.isPartial()).isFalse();
    assertThat(read.isRefused(0)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(ints = {408, 429, 500, 502, 503, 504})
  void whatMayPassIsTriedAgain(int status) {
    assertThat(Reply.of(status, "")).isInstanceOf(Reply.Again.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 413, 415})
  void whatMakesNoSenseHereIsNoted(int status) {
    assertThat(Reply.of(status, "{}")).isEqualTo(new Reply.Unexpected(status));
  }

  @Test
  void anAnswerThatIsNotIngestsIsNoted() {
    assertThat(Reply.of(200, "hello")).isEqualTo(new Reply.Unexpected(200));
    assertThat(Reply.of(400, "{}")).isEqualTo(new Reply.Unexpected(400));
  }
}
