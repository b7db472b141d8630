package io.sluice.ingest.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.ingest.publish.PublishResult.Failed;
import io.sluice.ingest.publish.PublishResult.Published;
import io.sluice.model.json.Json;
import io.sluice.service.Health;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/// What every [EventPublisher] promises; each implementation extends it.
public abstract class EventPublisherContract {
  /// The publisher, connected to a bus that works.
  protected abstract EventPublisher publisher();

  /// What the bus holds, in any order.
  protected abstract List<Held> held();

  /// From now on the bus takes nothing.
  protected abstract void breakBus();

  /// A message that the bus holds.
  public record Held(String id, String data, Map<String, String> attributes) {}

  @Test
  void eachPackIsHeldWithItsDataAndAttributesUnderTheIdInItsResult() throws Exception {
    Pack first = Pack.events("pack-1", "", Json.of("[1]"));
    Pack second = Pack.rejections("pack-2", Json.of("[\"ü\"]"));

    List<PublishResult> results = publisher().publish(List.of(first, second));

    assertThat(held())
        .containsExactlyInAnyOrder(held(results.get(0), first), held(results.get(1), second));
  }

  @Test
  void aSliceOfABodyIsPublishedAsThatSlice() throws Exception {
    byte[] body = "xx[1,2]yy".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    publisher().publish(List.of(Pack.events("p", "", Json.slice(body, 2, 5))));

    assertThat(held()).extracting(Held::data).containsExactly("[1,2]");
  }

  @Test
  void nothingIsPublishedOfNoPacks() throws Exception {
    assertThat(publisher().publish(List.of())).isEmpty();
    assertThat(held()).isEmpty();
  }

  @Test
  void morePacksThanARequestHoldsAreAllHeld() throws Exception {
    List<Pack> packs = packs(2_500, 10);

    List<PublishResult> results = publisher().publish(packs);

    assertThat(results).hasSize(2_500).hasOnlyElementsOfType(Published.class);
    assertThat(packIds()).hasSize(2_500);
  }

  @Test
  void moreBytesThanARequestHoldsAreAllHeld() throws Exception {
    List<PublishResult> results = publisher().publish(packs(7, 4_000_000));

    assertThat(results).hasSize(7).hasOnlyElementsOfType(Published.class);
    assertThat(packIds()).hasSize(7);
  }

  @Test
  void manyMayPublishAtATime() throws Exception {
    try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
      Callable<List<PublishResult>> task = () -> publisher().publish(packs(10, 1000));
      for (var result : executor.invokeAll(Collections.nCopies(50, task))) {
        assertThat(result.get()).hasOnlyElementsOfType(Published.class);
      }
    }
    assertThat(held()).hasSize(500);
  }

  @Test
  void whatTheBusDoesNotTakeHasFailedAndIsSaidSo() throws Exception {
    breakBus();

    List<PublishResult> results = publisher().publish(packs(2, 10));

    assertThat(results).hasSize(2).hasOnlyElementsOfType(Failed.class);
    assertThat(held()).isEmpty();
  }

  @Test
  void itIsUpWhenItCanPublish() {
    assertThat(publisher().check()).isEqualTo(Health.UP);
  }

  @Test
  void itIsDownWithAReasonWhenTheBusIs() {
    breakBus();

    assertThat(publisher().check())
        .isInstanceOfSatisfying(Health.Down.class, down -> assertThat(down.reason()).isNotBlank());
  }

  @Test
  void itMayBeClosedTwice() {
    publisher().close();
    publisher().close();
  }

  private Set<String> packIds() {
    var ids = new HashSet<String>();
    held().forEach(message -> ids.add(message.attributes().get("sluice-pack")));
    return ids;
  }

  private static Held held(PublishResult result, Pack pack) {
    assertThat(result).isInstanceOf(Published.class);
    return new Held(((Published) result).messageId(), pack.data().toString(), pack.attributes());
  }

  private static List<Pack> packs(int count, int bytes) {
    var packs = new ArrayList<Pack>();
    for (int i = 0; i < count; i++) {
      packs.add(Pack.events("pack-" + i, "", Json.of("\"" + "x".repeat(bytes - 2) + "\"")));
    }
    return packs;
  }
}
