package io.sluice.processor.source.push;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Message;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushEnvelopeTest {
  @Test
  void readsTheEnvelopeOfTheDocumentation() throws Exception {
    Message message =
        read(
            """
            {"message":{"attributes":{"key":"value"},"data":"SGVsbG8gQ2xvdWQgUHViL1N1YiEgSGVyZSBpcyBteSBtZXNzYWdlIQ==",
            "messageId":"2070443601311540","message_id":"2070443601311540",
            "publishTime":"2021-02-26T19:13:55.749Z","publish_time":"2021-02-26T19:13:55.749Z","orderingKey":"k"},
            "subscription":"projects/myproject/subscriptions/mysubscription","deliveryAttempt":5}\
            """);

    assertThat(message.id()).isEqualTo("2070443601311540");
    assertThat(new String(message.data(), StandardCharsets.UTF_8))
        .isEqualTo("Hello Cloud Pub/Sub! Here is my message!");
    assertThat(message.attributes()).isEqualTo(Map.of("key", "value"));
    assertThat(message.publishTime()).isEqualTo(Instant.parse("2021-02-26T19:13:55.749Z"));
    assertThat(message.deliveryAttempt()).isEqualTo(5);
  }

  @Test
  void readsWhatTheEmulatorWrites() throws Exception {
    Message message =
        read(
            "{\"subscription\":\"projects\\/p\\/subscriptions\\/s\",\"message\":{\"publishTime\":\"2026-11-20T18:08:46.070Z\",\"data\":\"Pz8\\/\",\"messageId\":\"4\",\"attributes\":{}}}");

    assertThat(new String(message.data(), StandardCharsets.UTF_8)).isEqualTo("???");
    assertThat(message.deliveryAttempt()).isZero();
  }

  @Test
  void aMessageMayHaveNothingButAttributes() throws Exception {
    assertThat(
            read("{\"message\":{\"attributes\":{\"a\":\"b\"},\"messageId\":\"1\",\"publishTime\":\"2026-11-20T18:08:46Z\"}}")
                .data())
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                                        | byte 0: the text ends where a value is expected
          []                                        | an object is expected, this is an array
          {}                                        | a push has a member 'message' with 'messageId' and 'publishTime'
          {"message":{}}                            | a push has a member 'message' with 'messageId' and 'publishTime'
          {"message":5}                             | an object is expected, this is a number
          {"message":{"messageId":7}}               | member 'messageId' is a number, a string is expected
          {"message":{"data":"****"}}               | member 'data' is no base64: Illegal base64 character 2a
          {"message":{"attributes":{"a":1}}}        | member 'attributes' is a number, a string is expected
          {"message":{"messageId":"1","publishTime":"now"}} | the publish time is no RFC 3339 time
          {"message":{}} x                          | more follows the JSON object
          {"deliveryAttempt":"x"}                   | member 'deliveryAttempt' is no whole number
          """)
  void saysWhatIsWrong(String text, String detail) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(PushFormatException.class).hasMessage(detail);
  }

  private static Message read(String text) throws PushFormatException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return PushEnvelope.read(bytes, bytes.length);
  }
}
