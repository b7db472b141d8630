package io.sluice.model.schema;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Finds what a `$ref` means, without ever leaving the configuration directory: an `$id` or
/// `$anchor` of the same file, a JSON pointer into it, or another file by its relative path.
final class References {
  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:.*");

  private final SchemaFiles files;
  private final Complaints complaints;

  record Target(SchemaFile file, Origin where) {}

  References(SchemaFiles files, Complaints complaints) {
    this.files = files;
    this.complaints = complaints;
  }

  /// What a reference means.
  ///
  /// @return null when there is nothing, which is a complaint
  @Nullable Target resolve(SchemaFile file, String reference, Origin at) {
    int hash = reference.indexOf('#');
    String resource = hash < 0 ? reference : reference.substring(0, hash);
    String fragment = hash < 0 ? "" : reference.substring(hash + 1);
    if (resource.isEmpty()) {
      return inside(file, file.resourceOf(at.pointer()), fragment, reference, at);
    }
    String known = file.resources().get(resource);
    if (known == null) {
      known = file.resources().get(resource + "#");
    }
    if (known != null) {
      return inside(file, known, fragment, reference, at);
    }
    SchemaFile other = other(file, resource, at);
    return other == null ? null : inside(other, "", fragment, reference, at);
  }

  private @Nullable SchemaFile other(SchemaFile file, String resource, Origin at) {
    if (SCHEME.matcher(resource).matches() || resource.startsWith("/")) {
      complaints.add(
          at,
          "'%s' is no file of the configuration directory, and nothing is fetched from elsewhere; refer to a file by its relative path"
              .formatted(Forms.cut(resource)));
      return null;
    }
    Path path = SchemaFiles.path(decoded(resource));
    if (path == null || decoded(resource).indexOf('\\') >= 0) {
      complaints.add(at, "'%s' is no path; write one with slashes".formatted(Forms.cut(resource)));
      return null;
    }
    return files.read(at, Path.of(file.name()).resolveSibling(path));
  }

  private @Nullable Target inside(
      SchemaFile file, String resource, String fragment, String reference, Origin at) {
    String decoded = decoded(fragment);
    String pointer =
        decoded.isEmpty() || decoded.startsWith("/")
            ? resource + decoded
            : file.anchors().get(resource + "#" + decoded);
    if (pointer == null || file.at(pointer) == null) {
      complaints.add(
          at,
          "'%s' leads to nothing in %s; correct it".formatted(Forms.cut(reference), file.name()));
      return null;
    }
    return new Target(file, new Origin(file.name(), pointer));
  }

  /// With the bytes that a URI writes as `%41`; what is no such byte stays.
  private static String decoded(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var bytes = new java.io.ByteArrayOutputStream();
    byte[] from = text.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < from.length; i++) {
      int high = i + 2 < from.length && from[i] == '%' ? Character.digit(from[i + 1], 16) : -1;
      int low = high >= 0 ? Character.digit(from[i + 2], 16) : -1;
      bytes.write(low >= 0 ? high << 4 | low : from[i]);
      i += low >= 0 ? 2 : 0;
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
