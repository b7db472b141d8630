package io.sluice.model.schema;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What docs/ROUTES.md says of patterns.
class LinearPatternTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "a(?=b)",
        "a(?!b)",
        "(?<=a)b",
        "(?<!a)b",
        "(a)\\1",
        "(?<n>a)\\k<n>",
        "a{1001}",
        "\\uFFFF",
        "\\cA",
        "\\p{Letter}",
        "\\p{Script=Greek}",
        "[]",
        "[^]"
      })
  void whatTakesMoreThanLinearTimeOrIsUnknownIsAComplaint(String pattern) {
    assertThat(LinearPattern.fault(pattern)).startsWith("a pattern that RE2 knows");
  }

  @ParameterizedTest
  @CsvSource({
    "b, abc, true",
    "^b, abc, false",
    "b$, 'b\n', false",
    "^\\d$, ٣, false",
    "^\\w$, ä, false",
    "^\\s$, \u00a0, false",
    "^\\x{e4}$, ä, true",
    "^\\/\\-$, /-, true",
    "^\\p{L}$, ä, true",
    "^\\p{Greek}$, α, true",
    "^(?<name>a)$, a, true",
    "^a{1000}$, a, false",
    "^.$, 😀, true",
    "^.$, '\r', true",
    "^.$, '\n', false",
    "\\Aa\\z, a, true",
    "(?i)A, a, true",
    "^[[:alpha:]]$, a, true"
  })
  void aPatternMatchesWhereItSays(String pattern, String text, boolean expected) {
    assertThat(LinearPattern.FACTORY.getRegularExpression(pattern).matches(text))
        .isEqualTo(expected);
  }
}
