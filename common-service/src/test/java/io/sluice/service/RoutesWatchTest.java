package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.Await;
import io.sluice.model.Event;
import io.sluice.model.InvalidConfigException;
import io.sluice.model.Settings;
import io.sluice.model.transform.Transform;
import io.sluice.model.transform.TransformCompiler;
import io.sluice.model.transform.Transformed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RoutesWatchTest {
  private static final String ROUTE = "routes: [{name: %s, table: t, transform: f.js}]";

  @TempDir private Path directory;
  private final List<String> closed = new CopyOnWriteArrayList<>();

  @Test
  void withoutADirectoryThereAreNoRoutes() {
    try (var watch = watch(directory.resolve("none"), 1)) {
      watch.start();

      assertThat(watch.get().all()).isEmpty();
      assertThat(watch.note()).isEmpty();
      assertThat(watch.isValid()).isTrue();
    }
  }

  @Test
  void whatCannotBeUsedAtTheStartEndsIt() throws IOException {
    write("sluice.yaml", "routes: 7");

    assertThatThrownBy(() -> watch(directory, 1)).isInstanceOf(InvalidConfigException.class);
  }

  @Test
  void aChangeIsInForceSoonAndWhatCannotBeUsedChangesNothing() throws Exception {
    write("f.js", "one");
    write("sluice.yaml", ROUTE.formatted("first"));
    try (var watch = watch(directory, 1)) {
      watch.start();
      assertThat(name(watch)).isEqualTo("first");
      assertThat(watch.note()).isEqualTo("config " + watch.get().hash());

      write("sluice.yaml", ROUTE.formatted("second"));
      Await.until("the change is seen", () -> name(watch).equals("second"));

      write("sluice.yaml", ROUTE.formatted("third") + "]");
      Await.until("the change is seen", () -> !watch.isValid());
      assertThat(name(watch)).isEqualTo("second");

      String before = watch.get().hash();
      write("sluice.yaml", ROUTE.formatted("second"));
      Await.until("the change is seen", watch::isValid);
      assertThat(watch.get().hash()).isEqualTo(before);
    }
  }

  @Test
  void aFileThatIsNamedCountsAsWell() throws Exception {
    write("f.js", "one");
    write("sluice.yaml", ROUTE.formatted("first"));
    try (var watch = watch(directory, 1)) {
      watch.start();
      String before = watch.get().hash();
      write("f.js", "another");

      Await.until("the change is seen", () -> !watch.get().hash().equals(before));
    }
  }

  @Test
  void transformsAreClosedOnceNobodyCanBeAtWorkWithThem() throws Exception {
    write("f.js", "one");
    write("sluice.yaml", ROUTE.formatted("first"));
    try (var watch = watch(directory, 1)) {
      watch.start();
      String before = watch.get().hash();
      write("f.js", "two, longer");
      Await.until("the change is seen", () -> !watch.get().hash().equals(before));
      assertThat(closed).isEmpty();
      write("f.js", "three, even longer");
      Await.until("the change is seen", () -> closed.equals(List.of("one")));
    }
    assertThat(closed).containsExactlyInAnyOrder("one", "two, longer", "three, even longer");
  }

  @Test
  void withoutATimeNothingIsReadAgain() throws IOException {
    write("f.js", "one");
    write("sluice.yaml", ROUTE.formatted("first"));
    try (var watch = watch(directory, 0)) {
      watch.start();
      write("sluice.yaml", ROUTE.formatted("second"));

      assertThat(watch.missing().all().getFirst().name()).isEqualTo("first");
    }
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(directory.resolve(file), text);
  }

  private static String name(RoutesWatch watch) {
    return watch.get().all().getFirst().name();
  }

  private RoutesWatch watch(Path from, int seconds) {
    Settings settings =
        Settings.of(
            Map.of(
                "SLUICE_CONFIG_DIR",
                from.toString(),
                "SLUICE_CONFIG_REFRESH_SECONDS",
                Integer.toString(seconds)));
    TransformCompiler compiler = (_, source, _) -> new Named(source);
    return new RoutesWatch(settings, compiler);
  }

  /// A transform that only ends.
  private final class Named implements Transform {
    private final String source;

    Named(String source) {
      this.source = source;
    }

    @Override
    public Transformed apply(Event event) {
      throw new AssertionError("no event comes");
    }

    @Override
    public void close() {
      closed.add(source);
    }
  }
}
