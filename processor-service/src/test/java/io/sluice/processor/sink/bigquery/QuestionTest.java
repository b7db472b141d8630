package io.sluice.processor.sink.bigquery;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.table.EventsTable;
import io.sluice.processor.SampleRow;
import io.sluice.processor.Sought;
import io.sluice.processor.Sought.Same;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class QuestionTest {
  private static final Duration WINDOW = Duration.ofMinutes(15);

  @Test
  void aQueryAsksForNoMoreThanFiftyThousandIds() {
    List<Question> questions =
        questions(IntStream.range(0, 125_000).mapToObj(Integer::toString).toList());

    assertThat(questions).hasSize(3);
    assertThat(questions.getFirst().rowsWith("49999")).containsExactly(49_999);
    assertThat(questions.getFirst().rowsWith("50000")).isEmpty();
    assertThat(questions.getLast().rowsWith("124999")).containsExactly(124_999);
  }

  @Test
  void aQueryAsksForNoMoreBytesThanBigQueryTakes() {
    String half = "x".repeat(Question.MAX_BYTES / 2 - 50);
    String escaped = "\\".repeat(Question.MAX_BYTES / 12 - 50);

    assertThat(questions(List.of(half + "1", half + "2", half + "3", "a", "b"))).hasSize(2);
    assertThat(questions(List.of(escaped + "1", escaped + "2", escaped + "3"))).hasSize(2);
  }

  @Test
  void anIdLongerThanThatTravelsAlone() {
    assertThat(questions(List.of("a", "x".repeat(Question.MAX_BYTES), "b"))).hasSize(3);
  }

  @Test
  void anIdIsAskedForOnceHoweverManyRowsHaveIt() {
    List<Question> questions = questions(Stream.generate(() -> "same").limit(25_000).toList());

    assertThat(questions).hasSize(1);
    assertThat(questions.getFirst().rowsWith("same")).hasSize(25_000);
  }

  private static List<Question> questions(List<String> ids) {
    List<Sought> rows = ids.stream().map(id -> SampleRow.of(id).sought(Same.ID)).toList();
    return Question.of(EventsTable.TABLE, rows, IntStream.range(0, rows.size()), WINDOW);
  }
}
