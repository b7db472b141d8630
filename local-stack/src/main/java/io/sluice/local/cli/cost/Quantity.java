package io.sluice.local.cli.cost;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `500`, `70,000,000`, `10k`, `1.5M`, `1B` (a thousand million) as a whole number.
final class Quantity implements ITypeConverter<Long> {
  /// More than anybody sends in a day, and few enough to be counted in bytes.
  static final long MAX = 1_000_000_000_000L;

  private static final Pattern QUANTITY =
      Pattern.compile("(\\d{1,3}(?:,\\d{3}){1,4}|\\d{1,13})((?:\\.\\d{1,9})?)([kKmMbB]?)");

  @Override
  public Long convert(String value) {
    Matcher matcher = QUANTITY.matcher(value);
    if (!matcher.matches()) {
      throw wrong(value);
    }
    BigDecimal number =
        new BigDecimal(matcher.group(1).replace(",", "") + matcher.group(2))
            .scaleByPowerOfTen(zeros(matcher.group(3)));
    if (number.stripTrailingZeros().scale() > 0
        || number.signum() == 0
        || number.compareTo(BigDecimal.valueOf(MAX)) > 0) {
      throw wrong(value);
    }
    return number.longValueExact();
  }

  private static int zeros(String suffix) {
    return switch (suffix) {
      case "k", "K" -> 3;
      case "m", "M" -> 6;
      case "b", "B" -> 9;
      default -> 0;
    };
  }

  private static TypeConversionException wrong(String value) {
    return new TypeConversionException(
        "'%s' is no whole number from 1 to 1000B; write it as 500, 10k, 70M or 1B"
            .formatted(value));
  }
}
