package io.sluice.model.decode;

import io.sluice.model.decode.EventRules.Field;
import io.sluice.model.decode.EventRules.Meaning;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonScanner.Kind;
import io.sluice.model.json.JsonSyntaxException;
import org.jspecify.annotations.Nullable;

/// The fields of one plain event that say what it means.
final class Members {
  private static final int MEANINGS = Meaning.values().length;

  private final @Nullable Field[] fields = new Field[MEANINGS];
  private final @Nullable String[] texts = new String[MEANINGS];
  private long seen;
  private @Nullable String fault;

  /// Reads the next member of an object.
  void read(JsonScanner scanner, EventRules rules) throws JsonSyntaxException {
    Field field = rules.field(scanner.name());
    Kind kind = scanner.peek();
    if (field == null) {
      scanner.value();
      return;
    }
    note(field, kind, kind == Kind.STRING ? scanner.string() : scanner.value().toString());
  }

  /// What the event says for a meaning; null when it says nothing.
  @Nullable String text(Meaning meaning) {
    return texts[meaning.ordinal()];
  }

  /// Name of the field that said it.
  String field(Meaning meaning) {
    Field field = fields[meaning.ordinal()];
    return field == null ? meaning.name() : field.name();
  }

  /// What is wrong with these fields; null when nothing is.
  @Nullable String fault() {
    return fault;
  }

  private void note(Field field, Kind kind, String text) {
    long bit = 1L << field.number();
    if ((seen & bit) != 0) {
      complain("field '%s' is given twice".formatted(field.name()));
    }
    seen |= bit;
    int slot = field.meaning().ordinal();
    Field earlier = fields[slot];
    if (kind == Kind.NULL || text.isEmpty() || (earlier != null && earlier.rank() < field.rank())) {
      return;
    }
    fields[slot] = field;
    texts[slot] = checked(field, kind, text) ? text : null;
  }

  private boolean checked(Field field, Kind kind, String text) {
    boolean numberAllowed = field.meaning() == Meaning.ID || field.meaning() == Meaning.TIME;
    if (kind != Kind.STRING && !(numberAllowed && kind == Kind.NUMBER)) {
      complain(
          "field '%s' is %s, %s is expected"
              .formatted(field.name(), kind, numberAllowed ? "a string or a number" : "a string"));
      return false;
    }
    if (text.length() > EventRules.MAX_NAME_CHARS) {
      complain(
          "field '%s' has %,d characters, the limit is %,d"
              .formatted(field.name(), text.length(), EventRules.MAX_NAME_CHARS));
      return false;
    }
    return true;
  }

  private void complain(String complaint) {
    if (fault == null) {
      fault = complaint;
    }
  }
}
