package io.sluice.bench.peer;

import com.google.api.core.ApiFuture;
import com.google.api.core.ApiFutureCallback;
import com.google.api.core.ApiFutures;
import com.google.common.util.concurrent.MoreExecutors;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// The calls of a client library that wait for their answer: no more than some at a time.
final class Outstanding {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final int most;
  private final Semaphore room;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  /// @param most calls that may wait at a time
  Outstanding(int most) {
    this.most = most;
    this.room = new Semaphore(most);
  }

  /// Waits until there is room for one more call.
  ///
  /// @throws IOException when no call is answered for a minute: a library that sends a refused one
  ///   again and again says nothing until it gives up
  void awaitRoom() throws IOException, InterruptedException {
    take(1);
  }

  private void take(int permits) throws IOException, InterruptedException {
    if (!room.tryAcquire(permits, PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IOException(
          "%d calls are not answered within %d s"
              .formatted(most - room.availablePermits(), PATIENCE.toSeconds()));
    }
  }

  /// Takes notice of a call that there was room for.
  <T> void add(ApiFuture<T> answer) {
    ApiFutures.addCallback(
        answer,
        new ApiFutureCallback<>() {
          @Override
          public void onSuccess(T value) {
            room.release();
          }

          @Override
          public void onFailure(Throwable e) {
            failure.set(e);
            room.release();
          }
        },
        MoreExecutors.directExecutor());
  }

  /// Waits for the answers to all calls.
  ///
  /// @throws IOException when one of them has failed
  void awaitAll() throws IOException, InterruptedException {
    take(most);
    room.release(most);
    Throwable failed = failure.get();
    if (failed != null) {
      throw new IOException("a call failed", failed);
    }
  }
}
