package io.sluice.processor.transform.javascript;

import static io.sluice.processor.transform.javascript.JavaScriptFixture.data;
import static io.sluice.processor.transform.javascript.JavaScriptFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.model.transform.Transform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// docs/TRANSFORMS.md: its functions make what it says of what it says.
class TransformsDocumentTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("```js\\n(.*?)```.*?```json\\n(.*?)```.*?```json\\n(.*?)```", Pattern.DOTALL);

  @Test
  void theExamplesDoWhatThePageSays() throws Exception {
    String page = Files.readString(Path.of("../docs/TRANSFORMS.md"));
    var mapper = new ObjectMapper();
    List<MatchResult> examples = EXAMPLE.matcher(page).results().toList();
    try (var js = new JavaScriptFixture()) {
      for (MatchResult example : examples) {
        try (Transform transform = js.compile(example.group(1))) {
          String changed = data(transform.apply(event("1", example.group(2).strip())));

          assertThat(mapper.readTree(changed)).isEqualTo(mapper.readTree(example.group(3)));
        }
      }
    }
    assertThat(examples).hasSize(2);
  }
}
