package io.sluice.model.schema;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import com.networknt.schema.regex.RegularExpression;
import com.networknt.schema.regex.RegularExpressionFactory;

/// A regular expression whose time is linear in the text, whatever both are. Source: RE2/J.
final class LinearPattern implements RegularExpression {
  static final RegularExpressionFactory FACTORY = LinearPattern::new;

  private final Pattern pattern;

  private LinearPattern(String regex) {
    pattern = Pattern.compile(regex);
  }

  @Override
  public boolean matches(String value) {
    return pattern.matcher(value).find();
  }

  /// What a pattern would have to be, when it is none; else an empty text.
  static String fault(String regex) {
    try {
      Pattern.compile(regex);
      return "";
    } catch (PatternSyntaxException e) {
      return "a pattern that RE2 knows, which has no look-around and no back references (%s)"
          .formatted(e.getMessage());
    }
  }
}
