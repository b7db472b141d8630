package io.sluice.local.bigquery;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/// How an embedded BigQuery is started.
///
/// @param restPort the port of the REST interface; 0 for any that is free
/// @param grpcPort the port of the Storage Write service; 0 for any that is free
/// @param directory where everything is kept; none keeps it in memory until it is closed
/// @param defaultProject the project that is listed even when it holds nothing
/// @param documents further JSON documents to serve on the REST port, by their paths: what others
///   have on www.googleapis.com
/// @param schemaLag how much later than the REST interface the Storage Write service learns of a
///   column that was added to a table it has served; the real one needs seconds to minutes
public record LocalBigQueryOptions(
    int restPort,
    int grpcPort,
    Optional<Path> directory,
    String defaultProject,
    Map<String, Supplier<String>> documents,
    Duration schemaLag) {

  /// Copies the documents.
  public LocalBigQueryOptions {
    documents = Map.copyOf(documents);
  }

  /// Without a lag.
  public LocalBigQueryOptions(
      int restPort,
      int grpcPort,
      Optional<Path> directory,
      String defaultProject,
      Map<String, Supplier<String>> documents) {
    this(restPort, grpcPort, directory, defaultProject, documents, Duration.ZERO);
  }

  /// Without further documents.
  public LocalBigQueryOptions(
      int restPort, int grpcPort, Optional<Path> directory, String defaultProject) {
    this(restPort, grpcPort, directory, defaultProject, Map.of());
  }

  /// Free ports, nothing kept.
  public static LocalBigQueryOptions ephemeral(String defaultProject) {
    return new LocalBigQueryOptions(0, 0, Optional.empty(), defaultProject);
  }

  /// Free ports, everything kept in the directory.
  public static LocalBigQueryOptions in(Path directory, String defaultProject) {
    return new LocalBigQueryOptions(0, 0, Optional.of(directory), defaultProject);
  }

  /// The same with another lag between REST and Storage Write.
  public LocalBigQueryOptions withSchemaLag(Duration lag) {
    return new LocalBigQueryOptions(restPort, grpcPort, directory, defaultProject, documents, lag);
  }
}
