package io.sluice.model.schema;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Reads files below the configuration directory and none elsewhere.
final class SchemaFiles {
  private static final int MAX_BYTES = 1_000_000;
  private static final int MAX_FILES = 100;
  private static final int VERSION_DIGITS = 12;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private final Path root;
  private final Complaints complaints;
  private final Map<String, @Nullable SchemaFile> files = new HashMap<>();

  SchemaFiles(Path root, Complaints complaints) {
    this.root = root;
    this.complaints = complaints;
  }

  /// Reads a file, once.
  ///
  /// @param from who wants it
  /// @param file its path below the directory
  /// @return null when it cannot be had, which is a complaint
  @Nullable SchemaFile read(Origin from, Path file) {
    String name = file.normalize().toString().replace('\\', '/');
    if (!files.containsKey(name)) {
      files.put(name, load(from, file.normalize(), name));
    }
    return files.get(name);
  }

  private @Nullable SchemaFile load(Origin from, Path file, String name) {
    if (file.isAbsolute() || file.startsWith("..") || name.isEmpty()) {
      complaints.add(
          from,
          "'%s' lies outside of the configuration directory; copy it into the directory"
              .formatted(name));
      return null;
    }
    if (files.size() >= MAX_FILES) {
      complaints.add(from, "more than %d files; join some of them".formatted(MAX_FILES));
      return null;
    }
    try {
      Path real = root.resolve(file).toRealPath();
      if (!real.startsWith(root.toRealPath())) {
        complaints.add(
            from,
            "'%s' is a link that leaves the configuration directory; copy the file into the directory"
                .formatted(name));
        return null;
      }
      if (!Files.isRegularFile(real)) {
        complaints.add(from, "'%s' is no file; name a JSON Schema".formatted(name));
        return null;
      }
      if (Files.size(real) > MAX_BYTES) {
        complaints.add(from, "'%s' has more than %,d bytes; split it".formatted(name, MAX_BYTES));
        return null;
      }
      return SchemaFile.of(name, MAPPER.readTree(Files.readAllBytes(real)));
    } catch (NoSuchFileException e) {
      complaints.add(
          from,
          "there is no file '%s' in the configuration directory; write it or correct the path"
              .formatted(name));
    } catch (JsonProcessingException e) {
      complaints.add(new Origin(name, ""), "this is no JSON: %s; correct it".formatted(where(e)));
    } catch (IOException e) {
      complaints.add(
          from, "'%s' cannot be read (%s); make it readable".formatted(name, e.getMessage()));
    }
    return null;
  }

  private static String where(JsonProcessingException e) {
    return e.getLocation() == null
        ? e.getOriginalMessage()
        : "%s (line %d, column %d)"
            .formatted(
                e.getOriginalMessage(), e.getLocation().getLineNr(), e.getLocation().getColumnNr());
  }

  /// A path as a reference writes it; null when no file can have it.
  static @Nullable Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      return null;
    }
  }

  /// A hash over the name of the first file, and the names and contents of all files, by name.
  /// White space between tokens does not count, nor how a string is escaped; the order of members
  /// does.
  String version(String first) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      update(digest, first);
      for (var file : new TreeMap<>(files).values()) {
        if (file != null) {
          update(digest, file.name());
          update(digest, file.root().toString());
        }
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void update(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }
}
