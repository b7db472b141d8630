package io.sluice.ingest;

import io.sluice.model.json.JsonBuffer;
import io.sluice.service.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a client is told.
sealed interface Answer {
  /// The request was worked on.
  ///
  /// @param accepted how many events the bus holds now
  /// @param refusals the others, in the order of the body
  /// @param headers of the answer, beside those of every answer
  record Taken(int accepted, List<Refusal> refusals, Map<String, String> headers)
      implements Answer {
    Taken(int accepted, List<Refusal> refusals) {
      this(accepted, refusals, Map.of());
    }

    /// Writes the members of the answer.
    void write(JsonBuffer out) {
      out.name("accepted").raw(Integer.toString(accepted)).name("rejected").raw('[');
      for (int i = 0; i < refusals.size(); i++) {
        refusals.get(i).write(i == 0 ? out : out.raw(','));
      }
      out.raw(']');
    }
  }

  /// This answer with headers that it does not have yet.
  default Answer with(Map<String, String> headers) {
    return switch (this) {
      case Taken(int accepted, List<Refusal> refusals, var _) ->
          new Taken(accepted, refusals, headers);
      case Refused(Problem problem) -> {
        for (var header : headers.entrySet()) {
          if (!problem.headers().containsKey(header.getKey())) {
            problem = problem.header(header.getKey(), header.getValue());
          }
        }
        yield new Refused(problem);
      }
    };
  }

  /// Nothing was taken.
  record Refused(Problem problem) implements Answer {}

  /// An event that was not taken.
  ///
  /// @param index its place in the body, from 0
  /// @param id its id, as far as it could be read
  /// @param reason one word, such as INVALID
  record Refusal(int index, @Nullable String id, String reason, String detail) {
    private void write(JsonBuffer out) {
      out.raw('{').name("index").raw(Integer.toString(index));
      if (id != null) {
        out.name("id").quoted(id);
      }
      out.name("reason").quoted(reason).name("detail").quoted(detail).raw('}');
    }
  }
}
