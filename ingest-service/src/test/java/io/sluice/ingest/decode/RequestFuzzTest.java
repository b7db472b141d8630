package io.sluice.ingest.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.model.FuzzInput;
import io.sluice.model.Settings;
import io.sluice.model.decode.Decoded;
import io.sluice.model.decode.DecodedChecks;
import io.sluice.model.decode.Decoder;
import io.sluice.model.decode.EventRules;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The headers and bodies of requests, above all of CloudEvents whose attributes are headers.
class RequestFuzzTest {
  private static final EventRules RULES =
      EventRules.of(
          Settings.of(Map.of("SLUICE_MAX_EVENT_BYTES", "4000", "SLUICE_MAX_BATCH_EVENTS", "10")));

  private final Decoders decoders = new Decoders(RULES);

  @FuzzTest
  void aRequestIsDecodedWithinItsLimits(byte[] input) throws Exception {
    FuzzInput request = FuzzInput.of(input);
    List<HeaderAttribute> attributes =
        request.head().stream()
            .filter(field -> field.name().toLowerCase(Locale.ROOT).startsWith("ce-"))
            .map(field ->
                new HeaderAttribute(
                    field.name().substring(3).toLowerCase(Locale.ROOT), field.value()))
            .toList();
    Optional<Decoder> decoder = decoders.of(request.fields().get("content-type"), attributes);
    assertThat(decoder.isPresent() || attributes.isEmpty() || isCloudEvents(request)).isTrue();
    if (decoder.isPresent()) {
      DecodedChecks.check(decoder.get(), request.body(), RULES);
      if (decoder.get() instanceof BinaryMode) {
        assertThat(
                decoder.get().decode(request.body(), request.body().length, DecodedChecks.origin()))
            .isNotInstanceOf(Decoded.TooMany.class);
      }
    }
  }

  /// A text in a header is what percent-encoding makes of it.
  @FuzzTest
  void aTextInAHeaderComesBack(byte[] input) {
    String text = new String(input, StandardCharsets.UTF_8);
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    String encoded = HexFormat.of().withPrefix("%").formatHex(utf8);

    assertThat(HeaderText.decode(encoded)).isEqualTo(text);
    assertThat(HeaderText.decode("\"" + encoded.toUpperCase(Locale.ROOT) + "\"")).isEqualTo(text);
    String latin = new String(input, StandardCharsets.ISO_8859_1);
    if (latin.indexOf('%') < 0 && latin.indexOf('"') < 0) {
      boolean isUtf8 = java.util.Arrays.equals(utf8, input);
      assertThat(HeaderText.decode(latin)).isEqualTo(isUtf8 ? text : null);
    }
  }

  private static boolean isCloudEvents(FuzzInput request) {
    return request
        .fields()
        .getOrDefault("content-type", "")
        .toLowerCase(Locale.ROOT)
        .startsWith("application/cloudevents");
  }
}
