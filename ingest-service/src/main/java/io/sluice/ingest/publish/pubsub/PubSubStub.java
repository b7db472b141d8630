package io.sluice.ingest.publish.pubsub;

import com.google.api.gax.batching.BatchingSettings;
import com.google.api.gax.retrying.RetrySettings;
import com.google.cloud.pubsub.v1.stub.GrpcPublisherStub;
import com.google.cloud.pubsub.v1.stub.PublisherStub;
import com.google.cloud.pubsub.v1.stub.PublisherStubSettings;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.GoogleEndpoint;
import io.sluice.service.StartException;
import java.io.IOException;
import java.time.Duration;

/// Makes the stub of the Pub/Sub client: the client's own retries, all of them within one deadline.
final class PubSubStub {
  private PubSubStub() {}

  /// @param timeout until a publish has failed, however often the client tries
  static PublisherStub of(Settings settings, Duration timeout) {
    var endpoint = new GoogleEndpoint(settings.text(Setting.PUBSUB_ENDPOINT));
    try {
      var stub = endpoint.configure(PublisherStubSettings.newBuilder());
      // Otherwise the stub, too, would wait 10 ms for more.
      stub.publishSettings()
          .setBatchingSettings(BatchingSettings.newBuilder().setIsEnabled(false).build());
      stub.publishSettings()
          .setRetrySettings(within(stub.publishSettings().getRetrySettings(), timeout));
      stub.getTopicSettings()
          .setRetrySettings(within(stub.getTopicSettings().getRetrySettings(), TopicCheck.TIMEOUT));
      return GrpcPublisherStub.create(stub.build());
    } catch (IOException e) {
      throw new StartException(
          "no credentials for Pub/Sub: %s; run `gcloud auth application-default login`, or set SLUICE_PUBSUB_ENDPOINT=http://host:port for a local one"
              .formatted(e.getMessage()),
          e);
    }
  }

  /// Half of the time for the first attempt: one that is lost leaves time for another.
  private static RetrySettings within(RetrySettings settings, Duration total) {
    Duration attempt = total.dividedBy(2);
    return settings.toBuilder()
        .setInitialRpcTimeoutDuration(attempt)
        .setMaxRpcTimeoutDuration(attempt)
        .setMaxRetryDelayDuration(attempt)
        .setTotalTimeoutDuration(total)
        .build();
  }
}
