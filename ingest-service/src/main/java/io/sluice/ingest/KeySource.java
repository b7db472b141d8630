package io.sluice.ingest;

import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.Secrets;
import io.sluice.service.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Where the list of write keys is.
@FunctionalInterface
interface KeySource {
  /// Bytes of a file with write keys. A secret holds 64 KB.
  int MAX_FILE_BYTES = 1 << 20;

  /// The list as it is now.
  ///
  /// @throws StartException when it cannot be read, and why
  String read();

  /// The source that is configured. Ingest is open only when it is told to be.
  ///
  /// @throws StartException when there is none, or more than one
  static KeySource of(Settings settings) {
    boolean secret = settings.has(Setting.WRITE_KEYS_SECRET);
    boolean file = settings.has(Setting.WRITE_KEYS_FILE);
    if (secret && file) {
      throw new StartException(
          "SLUICE_WRITE_KEYS_SECRET and SLUICE_WRITE_KEYS_FILE are both set; write keys are read from one place, so unset one of them");
    }
    if (!secret && !file && !settings.flag(Setting.OPEN)) {
      throw new StartException(
          "ingest has no write keys: set SLUICE_WRITE_KEYS_SECRET to a secret that holds them, or SLUICE_WRITE_KEYS_FILE to such a file, or SLUICE_OPEN=yes to take events from everyone");
    }
    if (secret) {
      var secrets = new Secrets(settings);
      return () -> secrets.read(Setting.WRITE_KEYS_SECRET);
    }
    Path path = Path.of(settings.text(Setting.WRITE_KEYS_FILE));
    return file ? () -> read(path) : () -> "";
  }

  private static String read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
      if (bytes.length > MAX_FILE_BYTES) {
        throw unreadable(file, "it has more than %,d bytes".formatted(MAX_FILE_BYTES), null);
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw unreadable(file, "it does not exist", e);
    } catch (CharacterCodingException e) {
      throw unreadable(file, "it is not UTF-8", e);
    } catch (IOException e) {
      throw unreadable(file, e.toString(), e);
    }
  }

  private static StartException unreadable(Path file, String why, @Nullable Throwable cause) {
    return new StartException(
        "the file %s (SLUICE_WRITE_KEYS_FILE) cannot be read: %s; it needs lines name:key"
            .formatted(file, why),
        cause);
  }
}
