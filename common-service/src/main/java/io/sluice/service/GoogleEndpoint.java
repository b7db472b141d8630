package io.sluice.service;

import com.google.api.gax.core.CredentialsProvider;
import com.google.api.gax.core.NoCredentialsProvider;
import com.google.api.gax.grpc.InstantiatingGrpcChannelProvider;
import com.google.api.gax.rpc.ClientSettings;
import com.google.api.gax.rpc.StubSettings;
import com.google.api.gax.rpc.TransportChannelProvider;

/// Where a Google service is reached, and how: the one place in which the real service and the
/// local one differ.
///
/// @param address empty for Google's own, with application default credentials; `host:port` for
///   another with them; `http://host:port` for plaintext without credentials
public record GoogleEndpoint(String address) {
  private static final String PLAINTEXT = "http://";

  /// The largest message a service sends: BigQuery and Pub/Sub stay below.
  private static final int MAX_INBOUND_BYTES = 32 << 20;

  /// Whether it is reached without TLS and without credentials.
  public boolean plaintext() {
    return address.startsWith(PLAINTEXT);
  }

  /// Points a client at it.
  public <B extends ClientSettings.Builder<?, B>> B configure(B client) {
    if (plaintext()) {
      client.setTransportChannelProvider(channel()).setCredentialsProvider(anonymous());
      return client;
    }
    client.setTransportChannelProvider(reconnecting(client.getTransportChannelProvider()));
    if (!address.isEmpty()) {
      client.setEndpoint(address);
    }
    return client;
  }

  /// Points a stub at it.
  public <B extends StubSettings.Builder<?, B>> B configure(B stub) {
    if (plaintext()) {
      stub.setTransportChannelProvider(channel()).setCredentialsProvider(anonymous());
      return stub;
    }
    stub.setTransportChannelProvider(reconnecting(stub.getTransportChannelProvider()));
    if (!address.isEmpty()) {
      stub.setEndpoint(address);
    }
    return stub;
  }

  private TransportChannelProvider channel() {
    return InstantiatingGrpcChannelProvider.newBuilder()
        .setEndpoint(address.substring(PLAINTEXT.length()).replaceAll("/+$", ""))
        .setChannelConfigurator(channel -> new Reconnecting(channel.usePlaintext()))
        .setMaxInboundMessageSize(MAX_INBOUND_BYTES)
        .build();
  }

  private static TransportChannelProvider reconnecting(TransportChannelProvider provider) {
    return provider instanceof InstantiatingGrpcChannelProvider grpc
        ? grpc.toBuilder().setChannelConfigurator(channel -> new Reconnecting(channel)).build()
        : provider;
  }

  private static CredentialsProvider anonymous() {
    return NoCredentialsProvider.create();
  }
}
