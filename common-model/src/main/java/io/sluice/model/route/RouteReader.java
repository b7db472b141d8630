package io.sluice.model.route;

import io.sluice.model.InvalidConfigException;
import io.sluice.model.condition.Condition;
import io.sluice.model.schema.EventSchema;
import io.sluice.model.schema.TypedTable;
import io.sluice.model.table.EventsTable;
import io.sluice.model.table.RejectedEventsTable;
import io.sluice.model.table.Table;
import io.sluice.model.transform.Transform;
import io.sluice.model.transform.TransformCompiler;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Makes routes of what is written: compiles their conditions, schemas and transforms, and finds
/// out every contradiction.
final class RouteReader {
  /// Bytes of `sluice.yaml`, and of a transform.
  static final int MAX_FILE_BYTES = 1 << 20;

  /// Routes of a configuration: each event may be compared with all of them.
  static final int MAX_ROUTES = 200;

  /// Tables that are ours, with what is in them.
  private static final Set<String> RESERVED = Set.of(RejectedEventsTable.NAME, "replayed_events");

  private static final int VERSION_BYTES = 6;

  private final Path directory;
  private final TransformCompiler compiler;
  private final List<String> complaints = new ArrayList<>();
  private final Map<String, Route> byTable = new HashMap<>();

  RouteReader(Path directory, TransformCompiler compiler) {
    this.directory = directory;
    this.compiler = compiler;
  }

  Routes read() {
    Path file = directory.resolve(RouteFile.NAME);
    if (!Files.exists(file)) {
      return Routes.NONE;
    }
    String text = text(RouteFile.NAME, RouteFile.NAME);
    var routes = new ArrayList<Route>();
    if (text != null) {
      List<RouteText> texts = new RouteFile(complaints).read(text);
      if (texts.size() > MAX_ROUTES) {
        complaints.add(
            "%s: %d routes are more than %d".formatted(RouteFile.NAME, texts.size(), MAX_ROUTES));
      }
      texts.stream().map(this::route).filter(Objects::nonNull).forEach(routes::add);
    }
    if (!complaints.isEmpty()) {
      new Routes(routes, "").close();
      throw new InvalidConfigException(complaints);
    }
    return routes.isEmpty()
        ? Routes.NONE
        : new Routes(routes, hash(routes.stream().map(Route::mark).toList()));
  }

  private @Nullable Route route(RouteText text) {
    int before = complaints.size();
    Condition match = condition(text, "match", text.match());
    Condition filter = condition(text, "filter", text.filter());
    String source =
        text.transform() == null ? null : text(text.place("transform"), text.transform());
    Transform transform = source == null ? null : transform(text, source);
    EventSchema schema = schema(text);
    TypedTable typed = schema == null ? null : typed(text, schema);
    Table table = text.schema() == null ? untyped(text) : typed == null ? null : typed.table();
    if (complaints.size() > before || table == null) {
      if (transform != null) {
        transform.close();
      }
      return null;
    }
    String version = version(text, schema, source);
    var route = new Route(text.name(), version, match, filter, transform, table, typed, text);
    checkShared(text, route);
    return route;
  }

  private @Nullable Condition condition(RouteText route, String what, @Nullable String condition) {
    return condition == null
        ? null
        : attempt(route.place(what) + ": " + what + ": ", () -> Condition.compile(condition));
  }

  private @Nullable Transform transform(RouteText route, String source) {
    String file = String.valueOf(route.transform());
    return attempt("", () -> compiler.compile(file, source, route.function()));
  }

  private @Nullable EventSchema schema(RouteText route) {
    String file = route.schema();
    return file == null || text(route.place("schema"), file) == null
        ? null
        : attempt("", () -> EventSchema.read(directory, file));
  }

  private @Nullable TypedTable typed(RouteText route, EventSchema schema) {
    if (isReserved(route) || route.table().equals(EventsTable.TABLE.name())) {
      complaints.add(
          "%s: a route with a schema cannot go to table '%s': give it a table of its own"
              .formatted(route.place("table"), route.table()));
      return null;
    }
    return laidOut(
        route,
        () ->
            TypedTable.of(
                route.place(), route.table(), schema, route.partitionBy(), route.clusteredBy()));
  }

  private @Nullable Table untyped(RouteText route) {
    if (isReserved(route)) {
      complaints.add(
          "%s: table '%s' is Sluice's own: choose another name"
              .formatted(route.place("table"), route.table()));
      return null;
    }
    if (route.table().equals(EventsTable.TABLE.name())) {
      if (route.partitionBy() != null || route.clusteredBy() != null) {
        complaints.add(
            "%s: table 'events' has its partitions and clusters already: leave out partition_by and cluster_by"
                .formatted(
                    route.place(route.partitionBy() == null ? "cluster_by" : "partition_by")));
      }
      return EventsTable.TABLE;
    }
    return laidOut(
        route,
        () ->
            TypedTable.untyped(
                route.place(), route.table(), route.partitionBy(), route.clusteredBy()));
  }

  private static boolean isReserved(RouteText route) {
    return RESERVED.contains(route.table());
  }

  /// Two routes may share a table when it is the same one.
  private void checkShared(RouteText text, Route route) {
    Route other = byTable.putIfAbsent(route.table().name(), route);
    if (other != null && !other.table().equals(route.table())) {
      complaints.add(
          "%s: routes '%s' and '%s' have table '%s' with other columns, partitions or clusters: give each a table of its own"
              .formatted(text.place("table"), other.name(), route.name(), route.table().name()));
    }
  }

  /// Complains of each key where that key stands.
  private <T> @Nullable T laidOut(RouteText route, Supplier<T> made) {
    try {
      return made.get();
    } catch (InvalidConfigException e) {
      for (String complaint : e.complaints()) {
        String what = complaint.substring(route.place().length() + 2);
        complaints.add(route.place(what.substring(0, what.indexOf(':'))) + ": " + what);
      }
      return null;
    }
  }

  private <T> @Nullable T attempt(String prefix, Supplier<T> made) {
    try {
      return made.get();
    } catch (InvalidConfigException e) {
      e.complaints().forEach(complaint -> complaints.add(prefix + complaint));
      return null;
    }
  }

  /// The text of a file below the directory; null with a complaint when there is none.
  private @Nullable String text(String place, String file) {
    try {
      Path root = directory.toRealPath();
      Path path = root.resolve(file);
      if (!Files.exists(path)) {
        complaints.add(
            "%s: there is no file '%s' in %s: write it, or correct the path"
                .formatted(place, file, directory));
        return null;
      }
      if (!path.toRealPath().startsWith(root)) {
        complaints.add(
            "%s: '%s' is outside of %s: copy it into the directory"
                .formatted(place, file, directory));
        return null;
      }
      if (Files.size(path) > MAX_FILE_BYTES) {
        complaints.add("%s: '%s' has more than %,d bytes".formatted(place, file, MAX_FILE_BYTES));
        return null;
      }
      return Files.readString(path);
    } catch (CharacterCodingException e) {
      complaints.add("%s: '%s' is not UTF-8: save it as UTF-8".formatted(place, file));
    } catch (IOException e) {
      complaints.add("%s: '%s' cannot be read: %s".formatted(place, file, e.getMessage()));
    }
    return null;
  }

  private static String version(
      RouteText text, @Nullable EventSchema schema, @Nullable String source) {
    var parts = new ArrayList<@Nullable String>();
    parts.add(text.match());
    parts.add(schema == null ? null : schema.version());
    parts.add(text.filter());
    parts.add(source);
    parts.add(text.function());
    parts.add(text.table());
    parts.add(text.partitionBy());
    parts.add(text.clusteredBy() == null ? null : String.join(",", text.clusteredBy()));
    return hash(parts);
  }

  private static String hash(List<? extends @Nullable String> parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part : parts) {
        byte[] bytes = part == null ? new byte[0] : part.getBytes(StandardCharsets.UTF_8);
        digest.update((byte) (part == null ? 0 : 1));
        digest.update(Integer.toString(bytes.length).getBytes(StandardCharsets.US_ASCII));
        digest.update((byte) ':');
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, VERSION_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
