package io.sluice.bench.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HeapTest {
  @TempDir private Path directory;

  @Test
  void theMostThatWasLeftCounts() throws Exception {
    Path log = directory.resolve("heap.log");
    Files.writeString(
        log,
        """
        [0.005s][info][gc] Using Serial
        [1.250s][info][gc] GC(0) Pause Young (Allocation Failure) 34M->9M(123M) 5.2ms
        [2.250s][info][gc] GC(1) Pause Young (Allocation Failure) 70M->21M(123M) 5.2ms
        [3.250s][info][gc] GC(2) Pause Full (Ergonomics) 90M->12M(123M) 20.1ms
        """);

    assertThat(new Heap(128, log).mostInUse()).isEqualTo(21);
  }
}
