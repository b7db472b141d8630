package io.sluice.service;

import io.grpc.ConnectivityState;
import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/// Builds a channel that tries to connect every few seconds for as long as its server is away. The
/// pauses of gRPC itself grow up to two minutes, which a service would then be down for longer than
/// what it calls. Source: gRPC connection backoff protocol.
final class Reconnecting extends ForwardingChannelBuilder2<Reconnecting> {
  private static final Duration PAUSE = Duration.ofSeconds(3);

  private final ManagedChannelBuilder<?> channel;

  Reconnecting(ManagedChannelBuilder<?> channel) {
    this.channel = channel;
  }

  @Override
  protected ManagedChannelBuilder<?> delegate() {
    return channel;
  }

  @Override
  public ManagedChannel build() {
    ManagedChannel built = super.build();
    watch(built, CompletableFuture.delayedExecutor(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
    return built;
  }

  /// @param later runs something after a pause
  static void watch(ManagedChannel channel, Executor later) {
    ConnectivityState state = channel.getState(false);
    switch (state) {
      case TRANSIENT_FAILURE ->
          later.execute(() -> {
            channel.resetConnectBackoff();
            watch(channel, later);
          });
      case IDLE, CONNECTING, READY ->
          channel.notifyWhenStateChanged(state, () -> watch(channel, later));
      case SHUTDOWN -> {}
    }
  }
}
