package io.sluice.model.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NumericNode;
import com.fasterxml.jackson.databind.node.ValueNode;
import java.math.BigDecimal;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// Makes the numbers of a tree such that checking them is cheap, whatever they are: `1.0` and `1e3`
/// are integers, as JSON Schema has it; what is larger than 1e308 or has more than 308 digits
/// behind the point counts as just that, for a few characters may stand for gigabytes.
final class Numbers extends JsonNodeFactory {
  private static final int MAX_DIGITS = 308;
  private static final BigInteger LARGEST = BigInteger.TEN.pow(MAX_DIGITS);

  @Override
  public ValueNode numberNode(@Nullable BigInteger value) {
    if (value == null || value.bitLength() <= LARGEST.bitLength()) {
      return super.numberNode(value);
    }
    return super.numberNode(value.signum() < 0 ? LARGEST.negate() : LARGEST);
  }

  @Override
  public ValueNode numberNode(@Nullable BigDecimal value) {
    if (value == null || value.signum() == 0) {
      return numberNode(0);
    }
    long whole = (long) value.precision() - value.scale();
    if (whole > MAX_DIGITS) {
      return super.numberNode(value.signum() < 0 ? LARGEST.negate() : LARGEST);
    }
    if (whole < -MAX_DIGITS) {
      return super.numberNode(BigDecimal.valueOf(value.signum(), MAX_DIGITS));
    }
    if (value.scale() <= 0 || value.stripTrailingZeros().scale() <= 0) {
      BigInteger integer = value.toBigInteger();
      return integer.bitLength() < Integer.SIZE
          ? numberNode(integer.intValue())
          : integer.bitLength() < Long.SIZE ? numberNode(integer.longValue()) : numberNode(integer);
    }
    return super.numberNode(value);
  }

  /// How a number is shown to people.
  static String shown(JsonNode number) {
    return number instanceof NumericNode ? Faults.cut(number.asText(), 40) : "";
  }
}
