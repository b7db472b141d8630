package io.sluice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A library that a module has from another one, and names again for its tests alone, is missing
/// where the module runs: Maven takes the scope that is nearer. The local stack would not show it,
/// since it has the library from the other module, too.
class PomsTest {
  private static final Pattern DEPENDENCY =
      Pattern.compile("<dependency>(.*?)</dependency>", Pattern.DOTALL);

  private static final List<String> SHARED = List.of("common-model", "common-service");

  @ParameterizedTest
  @ValueSource(strings = {"common-service", "ingest-service", "processor-service"})
  void noModuleTakesFromItsRuntimeWhatAnotherOneBrings(String module) throws Exception {
    var brought = new HashSet<String>();
    for (String shared : SHARED) {
      if (!shared.equals(module)) {
        brought.addAll(libraries(shared, false));
      }
    }

    assertThat(brought).isNotEmpty();
    assertThat(libraries(module, true)).isNotEmpty().doesNotContainAnyElementsOf(brought);
  }

  @Test
  void librariesAreFoundWithTheirScope() throws Exception {
    assertThat(libraries("common-model", false)).contains("json-schema-validator");
    assertThat(libraries("common-model", true)).contains("jazzer-junit");
  }

  private static Set<String> libraries(String module, boolean test) throws Exception {
    Path pom = SourceTree.root().resolve(module).resolve("pom.xml");
    try (Stream<String> found =
        DEPENDENCY.matcher(Files.readString(pom)).results().map(match -> match.group(1))) {
      return found
          .filter(text -> text.contains("<scope>test</scope>") == test)
          .filter(text -> !text.contains("<type>test-jar</type>"))
          .map(text -> text.replaceAll("(?s).*?<artifactId>(.*?)</artifactId>.*", "$1"))
          .collect(Collectors.toSet());
    }
  }
}
