package io.sluice.local.cli.send;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/// Reads `5`, `5/s`, `0.5/s`, `90/m` as events a second.
final class Rate implements ITypeConverter<Double> {
  private static final Pattern RATE = Pattern.compile("(\\d{1,9}(?:\\.\\d{1,9})?)(?:/([sm]))?");
  private static final double SECONDS_PER_MINUTE = 60;

  @Override
  public Double convert(String value) {
    Matcher matcher = RATE.matcher(value);
    if (!matcher.matches() || Double.parseDouble(matcher.group(1)) == 0) {
      throw new TypeConversionException("'" + value + "' is not a rate such as 5/s or 90/m");
    }
    double number = Double.parseDouble(matcher.group(1));
    return "m".equals(matcher.group(2)) ? number / SECONDS_PER_MINUTE : number;
  }
}
