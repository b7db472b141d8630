package io.sluice.ingest;

import io.sluice.model.decode.EventRules;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Write keys, and how they are written down: one a line, `name:key`, or with an end, `name:key
/// until=2026-12-31T00:00:00Z`. The name is the source of events that name none; several keys may
/// have the same. A key holds no white space. Blank lines and lines that begin with `#` are
/// skipped.
///
/// A key is looked up by its id, the first 32 bits of its SHA-256, and then the whole hash is
/// compared in constant time. So how long a look-up takes tells at most which ids there are. They
/// stand in logs anyway, and help nobody to a key that is no guessable word.
///
/// @param byId the keys of each id; hardly ever more than one
record KeyList(Map<String, List<WriteKey>> byId) {
  private static final Pattern LINE =
      Pattern.compile("(?<name>[^:]*):\\s*(?<key>\\S+)(\\s+until=(?<until>\\S+))?(?<rest>.*)");

  private static final String BYTE_ORDER_MARK = "\uFEFF";

  /// What came of reading a list.
  sealed interface Parsed {
    record Keys(KeyList list) implements Parsed {}

    /// It cannot be used.
    ///
    /// @param complaint names the line by its number, and nothing that it holds
    record Malformed(String complaint) implements Parsed {}
  }

  static Parsed parse(String text) {
    List<String> lines =
        text.replaceFirst("^" + BYTE_ORDER_MARK, "").lines().map(String::strip).toList();
    var keys = new HashMap<String, WriteKey>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      String complaint = line.isEmpty() || line.startsWith("#") ? null : read(line, keys);
      if (complaint != null) {
        return new Parsed.Malformed("line %d of the write keys %s".formatted(i + 1, complaint));
      }
    }
    return new Parsed.Keys(
        new KeyList(keys.values().stream().collect(Collectors.groupingBy(WriteKey::id))));
  }

  /// The key that is meant; null when it is none of these.
  @Nullable WriteKey find(String key) {
    String hash = WriteKey.hash(key);
    return byId.getOrDefault(WriteKey.id(hash), List.of()).stream()
        .filter(known -> known.hasHash(hash))
        .findFirst()
        .orElse(null);
  }

  List<WriteKey> keys() {
    return byId.values().stream().flatMap(List::stream).toList();
  }

  /// Adds the key of a line; what is wrong with the line, or null when nothing is.
  private static @Nullable String read(String line, Map<String, WriteKey> keys) {
    Matcher parts = LINE.matcher(line);
    String name = parts.matches() ? parts.group("name").strip() : "";
    if (name.isEmpty() || parts.group("key").startsWith("until=")) {
      return "is not name:key";
    }
    if (name.length() > EventRules.MAX_NAME_CHARS) {
      return "has a name of more than %,d characters".formatted(EventRules.MAX_NAME_CHARS);
    }
    String end = parts.group("until");
    Instant until = end == null ? null : time(end);
    if (!parts.group("rest").isEmpty() || (end != null && until == null)) {
      return "has something else than until=2026-12-31T00:00:00Z behind the key";
    }
    WriteKey key = WriteKey.of(name, parts.group("key"), until);
    return keys.putIfAbsent(key.sha256(), key) == null
        ? null
        : "holds a key that stands in a line before, too";
  }

  private static @Nullable Instant time(String text) {
    try {
      return OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
