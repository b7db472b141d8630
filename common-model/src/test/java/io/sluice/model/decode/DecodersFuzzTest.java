package io.sluice.model.decode;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.sluice.model.FuzzInput;
import io.sluice.model.Settings;
import java.util.Map;
import java.util.Optional;

/// Bodies of every media type, with limits that a fuzzer reaches.
class DecodersFuzzTest {
  private static final EventRules RULES =
      EventRules.of(
          Settings.of(
              Map.of(
                  "SLUICE_MAX_EVENT_BYTES",
                  "2500",
                  "SLUICE_MAX_BATCH_EVENTS",
                  "10",
                  "SLUICE_MAX_DEPTH",
                  "20")));

  private final MediaTypes types = new MediaTypes(RULES);

  @FuzzTest
  void whatIsDecodedIsWithinItsLimitsAndTravels(byte[] input) throws Exception {
    FuzzInput body = FuzzInput.of(input);
    Optional<Decoder> decoder = types.decoder(body.fields().get("content-type"));
    if (decoder.isPresent()) {
      DecodedChecks.check(decoder.get(), body.body(), RULES);
    }
  }
}
