package io.sluice.processor;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/// A short name for everything that decides which rows a message has: under the same one, the same
/// event has the same rows in the same tables.
final class Mapping {
  private static final List<Setting> DECIDING =
      List.of(
          Setting.CONSUMER,
          Setting.ID_FIELDS,
          Setting.TYPE_FIELDS,
          Setting.TIME_FIELDS,
          Setting.SOURCE_FIELDS,
          Setting.MAX_DEPTH,
          Setting.MAX_EVENT_BYTES,
          Setting.MAX_BODY_BYTES);

  private static final int BYTES = 4;

  private Mapping() {}

  /// 8 hexadecimal digits.
  ///
  /// @param routes hash of the routes
  static String name(Settings settings, String routes) {
    MessageDigest digest = sha256();
    for (Setting setting : DECIDING) {
      digest.update(settings.text(setting).getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0);
    }
    digest.update(routes.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest(), 0, BYTES);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
