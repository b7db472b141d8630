package io.sluice.ingest;

import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.Origin;
import io.sluice.service.Problem;
import io.sluice.service.StartException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Who may send events. Keys are kept and looked up by their SHA-256, so that how long a look-up
/// takes tells nothing about a key.
final class WriteKeys {
  /// How much of a key's hash names it: it tells keys apart, and does not help to guess one.
  private static final int ID_CHARS = 8;

  private final Map<String, String> names;
  private final boolean open;

  /// Whether a client may send.
  sealed interface Admission {
    /// It may.
    ///
    /// @param source the source of its events that name none
    /// @param keyId names the key where the key itself must not stand; empty for none
    record Admitted(String source, String keyId) implements Admission {}

    /// It may not.
    record Refused(Problem problem) implements Admission {}
  }

  private WriteKeys(Map<String, String> names, boolean open) {
    this.names = names;
    this.open = open;
  }

  /// Everyone may send, with any key or none.
  static WriteKeys open(String lines) {
    return new WriteKeys(parse(lines), true);
  }

  /// Only who has one of these keys may send.
  ///
  /// @param lines `name:key`, one a line; blank lines and lines that begin with `#` are skipped
  /// @throws StartException when a line is something else, or there is no key
  static WriteKeys of(String lines) {
    Map<String, String> names = parse(lines);
    if (names.isEmpty()) {
      throw new StartException(
          "the secret with the write keys holds none; it needs lines name:key");
    }
    return new WriteKeys(names, false);
  }

  /// Judges a key.
  Admission admit(@Nullable String key) {
    String hash = key == null ? null : sha256(key);
    String name = hash == null ? null : names.get(hash);
    if (name != null && hash != null) {
      return new Admission.Admitted(name, hash.substring(0, ID_CHARS));
    }
    if (open) {
      return new Admission.Admitted(Origin.DEFAULT_SOURCE, "");
    }
    return new Admission.Refused(key == null ? missing() : unknown());
  }

  private static Problem missing() {
    String detail = "a write key is needed: send it as X-Write-Key, or as Authorization: Bearer";
    return Problem.of(401, "UNAUTHENTICATED", detail)
        .header("WWW-Authenticate", "Bearer realm=\"events\"");
  }

  private static Problem unknown() {
    return Problem.of(403, "FORBIDDEN", "this write key is not known");
  }

  private static Map<String, String> parse(String text) {
    var names = new HashMap<String, String>();
    List<String> lines = text.lines().map(String::strip).toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int colon = line.indexOf(':');
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      if (colon < 1 || colon == line.length() - 1 || colon > EventRules.MAX_NAME_CHARS) {
        throw new StartException("line %d of the write keys is not name:key".formatted(i + 1));
      }
      names.put(sha256(line.substring(colon + 1).strip()), line.substring(0, colon).strip());
    }
    return names;
  }

  private static String sha256(String key) {
    try {
      byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
