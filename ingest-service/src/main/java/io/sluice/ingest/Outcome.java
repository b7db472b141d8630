package io.sluice.ingest;

import io.sluice.ingest.Answer.Refusal;
import io.sluice.service.Problem;
import java.util.List;

/// What became of the events of one request.
///
/// @param accepted how many the bus holds
/// @param refusals the others, in the order of the body
/// @param unavailable how many of those were not published, their rejections included
record Outcome(int accepted, List<Refusal> refusals, int unavailable) {
  private static final int RETRY_SECONDS = 5;

  /// How many could not be used, and are kept as rejections.
  int rejected() {
    return refusals.size() - unavailable;
  }

  /// What the client is told: 503 when nothing was published, 400 when no event can ever be used,
  /// and else what became of each.
  Answer answer() {
    var taken = new Answer.Taken(accepted, refusals);
    if (unavailable > 0 && unavailable == accepted + refusals.size()) {
      return new Answer.Refused(
          Problem.unavailable(
              "UNAVAILABLE", "nothing could be published; send the same again", RETRY_SECONDS));
    }
    if (accepted == 0 && unavailable == 0 && !refusals.isEmpty()) {
      return new Answer.Refused(nothingUsable().with(taken::write));
    }
    return taken;
  }

  private Problem nothingUsable() {
    Refusal first = refusals.getFirst();
    String detail =
        refusals.size() == 1
            ? first.detail()
            : "none of the %,d events can be used; the first: %s"
                .formatted(refusals.size(), first.detail());
    return Problem.of(400, first.reason(), detail);
  }
}
