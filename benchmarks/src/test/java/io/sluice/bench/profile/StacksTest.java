package io.sluice.bench.profile;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.bench.profile.Stacks.Part;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StacksTest {
  private static final String RUN = "java.lang.Thread.run";
  private static final String STEP = "io.sluice.a.A.step";
  private static final String WRITE = "io.sluice.a.B.write";
  private static final String COPY = "java.util.Arrays.copyOf";
  private static final String LOOP = "org.web.Server.loop";

  private final Stacks stacks = new Stacks();

  @Test
  void theHottestFrameIsWhatMostWasDoneIn() {
    stacks.add(List.of(RUN, STEP, COPY), 2);
    stacks.add(List.of(RUN, LOOP), 4);
    stacks.add(List.of(RUN, LOOP, COPY), 3);
    stacks.add(List.of(RUN, STEP), 1);
    assertThat(stacks.hottest())
        .containsExactly(new Part(COPY, 5), new Part(LOOP, 4), new Part(STEP, 1));
    assertThat(stacks.total()).isEqualTo(10);
  }

  @Test
  void theSameStackAddsUp() {
    stacks.add(List.of(RUN, STEP), 2);
    stacks.add(List.of(RUN, STEP), 5);
    assertThat(stacks.weights()).containsExactly(Map.entry(List.of(RUN, STEP), 7L));
  }

  @Test
  void whatCallsItselfCountsOnce() {
    stacks.add(List.of(RUN, STEP, WRITE, STEP, COPY), 3);
    assertThat(stacks.ours()).containsExactlyInAnyOrder(new Part(STEP, 3), new Part(WRITE, 3));
  }

  @Test
  void aCallIsDueToTheLastOfOurOwnMethods() {
    stacks.add(List.of(RUN, STEP, WRITE, LOOP, COPY), 3);
    stacks.add(List.of(RUN, STEP), 5);
    stacks.add(List.of(RUN, LOOP), 7);
    assertThat(stacks.calls()).containsExactly(new Part(LOOP + " by " + WRITE, 3));
  }

  @Test
  void whatIsAllocatedIsDueToTheLastOfOurOwnMethodsOrOfALibrary() {
    stacks.add(List.of(RUN, LOOP, WRITE, COPY, "byte[]"), 3);
    stacks.add(List.of(RUN, LOOP, COPY, "byte[]"), 2);
    stacks.add(List.of(RUN, COPY, "byte[]"), 1);
    assertThat(stacks.sites())
        .containsExactly(
            new Part("byte[] by " + WRITE, 3),
            new Part("byte[] by " + LOOP, 2),
            new Part("byte[] by the JDK", 1));
  }
}
