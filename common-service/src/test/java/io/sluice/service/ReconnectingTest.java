package io.sluice.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ReconnectingTest {
  private final FakeChannel channel = new FakeChannel();
  private final Queue<Runnable> pauses = new ArrayDeque<>();

  @Test
  void aServerThatIsAwayIsTriedAfterEachPause() {
    Reconnecting.watch(channel, pauses::add);
    channel.become(ConnectivityState.CONNECTING);
    assertThat(pauses).isEmpty();

    channel.become(ConnectivityState.TRANSIENT_FAILURE);
    for (int i = 1; i <= 5; i++) {
      assertThat(pauses).hasSize(1);
      pauses.remove().run();
      assertThat(channel.resets).isEqualTo(i);
    }
  }

  @Test
  void onceItIsBackItIsLeftInPeaceUntilItIsAwayAgain() {
    Reconnecting.watch(channel, pauses::add);
    channel.become(ConnectivityState.TRANSIENT_FAILURE);
    channel.become(ConnectivityState.READY);
    pauses.remove().run();
    assertThat(pauses).isEmpty();

    channel.become(ConnectivityState.TRANSIENT_FAILURE);
    assertThat(pauses).hasSize(1);
  }

  @Test
  void aClosedChannelIsLeft() {
    Reconnecting.watch(channel, pauses::add);
    channel.become(ConnectivityState.TRANSIENT_FAILURE);
    channel.become(ConnectivityState.SHUTDOWN);
    pauses.remove().run();

    assertThat(pauses).isEmpty();
    assertThat(channel.callbacks).isEmpty();
  }

  /// Has whatever state it is told.
  private static final class FakeChannel extends ManagedChannel {
    private final List<Runnable> callbacks = new ArrayList<>();
    private ConnectivityState state = ConnectivityState.IDLE;
    private int resets;

    void become(ConnectivityState next) {
      state = next;
      List<Runnable> told = List.copyOf(callbacks);
      callbacks.clear();
      told.forEach(Runnable::run);
    }

    @Override
    public ConnectivityState getState(boolean requestConnection) {
      assertThat(requestConnection).as("nobody has asked for a connection").isFalse();
      return state;
    }

    @Override
    public void notifyWhenStateChanged(ConnectivityState source, Runnable callback) {
      assertThat(source).isEqualTo(state);
      callbacks.add(callback);
    }

    @Override
    public void resetConnectBackoff() {
      resets++;
    }

    @Override
    public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
      throw new UnsupportedOperationException();
    }

    @Override
    public String authority() {
      return "fake";
    }

    @Override
    public ManagedChannel shutdown() {
      return this;
    }

    @Override
    public ManagedChannel shutdownNow() {
      return this;
    }

    @Override
    public boolean isShutdown() {
      return state == ConnectivityState.SHUTDOWN;
    }

    @Override
    public boolean isTerminated() {
      return isShutdown();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }
}
