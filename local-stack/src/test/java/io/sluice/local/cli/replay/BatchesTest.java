package io.sluice.local.cli.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.model.Attributes;
import io.sluice.model.Rejection;
import io.sluice.model.Rejection.Reason;
import io.sluice.model.Rejection.Stage;
import io.sluice.model.Settings;
import io.sluice.model.UuidV7;
import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.KeptEvents;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// How much a replay holds at a time, and what it leaves when something fails.
class BatchesTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00Z");
  private static final Filter FILTER =
      new Filter(NOW.minusSeconds(3600), NOW, List.of(), List.of(), List.of(), false);

  private final Shelf shelf = new Shelf();
  private final Report report = new Report(0);

  @Test
  void neitherTooManyRejectionsNorTooManyBytesAreHeldAtATime() throws Exception {
    shelf.put(12_000, 100);
    shelf.put(30, 1 << 20);

    replay(shelf.bus).run(FILTER, shelf.count(FILTER));

    assertThat(shelf.reads)
        .allSatisfy(places -> {
          assertThat(places).hasSizeLessThanOrEqualTo(Replay.MAX_REJECTIONS);
          assertThat(places.stream().mapToLong(Kept.Place::bytes).sum())
              .isLessThanOrEqualTo(Replay.MAX_BYTES);
        });
    assertThat(shelf.reads.stream().mapToInt(List::size).sum()).isEqualTo(12_030);
    assertThat(shelf.noted).hasSize(12_030);
    assertThat(report.count(Fate.REPLAYED)).isEqualTo(12_030);
  }

  @Test
  void theSameReplayMakesTheSameMessagesAndALaterOneMakesOthers() throws Exception {
    shelf.put(2_500, 100);

    replay(shelf.bus).run(FILTER, shelf.count(FILTER));
    List<String> first = List.copyOf(shelf.published);
    shelf.published.clear();
    replay(shelf.bus).run(FILTER, shelf.count(FILTER));
    List<String> second = List.copyOf(shelf.published);
    shelf.published.clear();
    shelf.replays = 1;
    replay(shelf.bus).run(FILTER, shelf.count(FILTER));

    assertThat(second).isEqualTo(first).hasSize(3).doesNotHaveDuplicates();
    assertThat(shelf.published).hasSize(3).doesNotContainAnyElementsOf(first);
    assertThat(first).allSatisfy(id -> assertThat(UuidV7.instantOf(id)).isPresent());
  }

  @Test
  void whatWasPublishedBeforeAFailureIsNoted() {
    shelf.put(2_500, 100);
    shelf.failAfter = 2;

    assertThatThrownBy(() -> replay(shelf.bus).run(FILTER, shelf.count(FILTER)))
        .hasMessage("Pub/Sub is down");

    assertThat(shelf.noted).hasSize(2_000);
    assertThat(report.count(Fate.REPLAYED)).isEqualTo(2_000);
  }

  @Test
  void onceItIsToldToStopItEndsWithItsBatch() throws Exception {
    shelf.put(12_000, 100);
    Replay replay = replay(shelf.bus);
    shelf.onNote = replay::stop;

    replay.run(FILTER, shelf.count(FILTER));

    assertThat(shelf.noted).hasSize(Replay.MAX_REJECTIONS);
  }

  private Replay replay(Bus bus) {
    Targets targets = event -> new Targets.Target.Tables(event, List.of("events"), false);
    var kept = new KeptEvents(EventRules.of(Settings.of(Map.of())));
    return new Replay(
        shelf,
        bus,
        new Candidates(kept, targets, report),
        4 << 20,
        false,
        report,
        InstantSource.fixed(NOW));
  }

  /// Rejections that are made up when they are read.
  private static final class Shelf implements Warehouse {
    private final List<Kept.Place> all = new ArrayList<>();
    private final List<List<Kept.Place>> reads = new ArrayList<>();
    private final HashSet<String> noted = new HashSet<>();
    private final List<String> published = new ArrayList<>();
    private long replays;
    private int failAfter = Integer.MAX_VALUE;
    private Runnable onNote = () -> {};
    private final Bus bus =
        new Bus() {
          @Override
          public void publish(byte[] data, Map<String, String> attributes) throws ReplayException {
            if (published.size() == failAfter) {
              throw new ReplayException("Pub/Sub is down");
            }
            assertThat(attributes).containsEntry(Attributes.REPLAY, Attributes.YES);
            published.add(attributes.get(Attributes.PACK));
          }

          @Override
          public List<DeadLetter> pull() {
            throw new IllegalStateException("no dead letters");
          }

          @Override
          public void acknowledge(List<String> ackIds) {
            throw new IllegalStateException("no dead letters");
          }

          @Override
          public void release(List<String> ackIds) {
            throw new IllegalStateException("no dead letters");
          }

          @Override
          public void close() {}
        };

    void put(int count, long bytes) {
      int from = all.size();
      IntStream.range(from, from + count)
          .forEach(i -> all.add(new Kept.Place("r" + i, NOW.getEpochSecond(), bytes, 0)));
    }

    @Override
    public List<Count> count(Filter filter) {
      return List.of(new Count("SINK", "REFUSED_BY_SINK", false, NOW, all.size()));
    }

    @Override
    public Places places(Filter filter, Instant day) {
      var left = new ArrayList<>(all);
      return () -> {
        List<Kept.Place> page = left.subList(0, Math.min(700, left.size()));
        List<Kept.Place> next = List.copyOf(page);
        page.clear();
        return next;
      };
    }

    @Override
    public List<Kept> read(List<Kept.Place> places) {
      reads.add(List.copyOf(places));
      return places.stream()
          .map(place -> new Kept(rejection(place.id()), "message", replays))
          .toList();
    }

    private static Rejection rejection(String id) {
      byte[] raw = "{\"id\":\"e%s\"}".formatted(id).getBytes(StandardCharsets.UTF_8);
      return new Rejection(
          id,
          NOW,
          Stage.SINK,
          Reason.REFUSED_BY_SINK,
          "",
          "e" + id,
          "t",
          "s",
          "application/json",
          raw,
          false);
    }

    @Override
    public List<Copy> copies(String table, List<String> ids, boolean parts, Instant since) {
      return List.of();
    }

    @Override
    public void note(Map<String, String> messages, Instant now) {
      noted.addAll(messages.keySet());
      onNote.run();
    }
  }
}
