package io.sluice.local.bigquery.store;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;

/// Checks the text of a JSON value as PARSE_JSON does by default: one value, at most [#MAX_DEPTH]
/// deep, and only numbers that an int64, a uint64 or a double holds without loss
/// (https://cloud.google.com/bigquery/docs/reference/standard-sql/json_functions#parse_json).
public final class JsonText {
  /// How deep arrays and objects may be nested.
  public static final int MAX_DEPTH = 500;

  private static final int MAX_NUMBER_LENGTH = 1_500;
  private static final int ALWAYS_AN_INT64 = 18;
  private static final BigInteger LEAST = BigInteger.valueOf(Long.MIN_VALUE);
  private static final BigInteger MOST = BigInteger.TWO.pow(64).subtract(BigInteger.ONE);
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(MAX_DEPTH)
                  .maxNumberLength(MAX_NUMBER_LENGTH)
                  .maxNameLength(Integer.MAX_VALUE)
                  .maxStringLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private JsonText() {}

  /// The same text.
  ///
  /// @throws InvalidCellException when it is no JSON value that BigQuery holds
  public static String checked(String text) throws InvalidCellException {
    try (JsonParser parser = FACTORY.createParser(text)) {
      if (parser.nextToken() == null) {
        throw new InvalidCellException("Invalid JSON: the text is empty");
      }
      check(parser);
      if (parser.nextToken() != null) {
        throw new InvalidCellException("Invalid JSON: text after the value");
      }
      return text;
    } catch (IOException e) {
      throw new InvalidCellException("Invalid JSON: " + firstLine(e));
    }
  }

  private static void check(JsonParser parser) throws IOException, InvalidCellException {
    int depth = 0;
    JsonToken token = parser.currentToken();
    while (true) {
      switch (token) {
        case START_OBJECT, START_ARRAY -> depth++;
        case END_OBJECT, END_ARRAY -> depth--;
        case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> checkNumber(parser.getText());
        default -> {}
      }
      if (depth == 0) {
        return;
      }
      token = parser.nextToken();
      if (token == null) {
        throw new InvalidCellException("Invalid JSON: the text ends too early");
      }
    }
  }

  private static void checkNumber(String text) throws InvalidCellException {
    if (integer(text) || roundTrips(text)) {
      return;
    }
    throw new InvalidCellException(
        "Invalid JSON: the number " + text + " cannot be stored without loss of precision");
  }

  private static boolean integer(String text) {
    for (int i = text.startsWith("-") ? 1 : 0; i < text.length(); i++) {
      if (!Character.isDigit(text.charAt(i))) {
        return false;
      }
    }
    if (text.length() <= ALWAYS_AN_INT64) {
      return true;
    }
    var number = new BigInteger(text);
    return number.compareTo(LEAST) >= 0 && number.compareTo(MOST) <= 0;
  }

  private static boolean roundTrips(String text) {
    double nearest = Double.parseDouble(text);
    try {
      return Double.isFinite(nearest)
          && BigDecimal.valueOf(nearest).compareTo(new BigDecimal(text)) == 0;
    } catch (NumberFormatException e) {
      // An exponent beyond BigDecimal's is far beyond a double's.
      return false;
    }
  }

  private static String firstLine(IOException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
