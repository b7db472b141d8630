package io.sluice.ingest.publish;

import io.sluice.service.Component;
import java.util.List;

/// Puts packs on the bus.
public interface EventPublisher extends Component {
  /// Publishes packs, and returns when the bus holds each of them durably or has failed to within
  /// the time it is given. What the bus says is a value; nothing is thrown for it.
  ///
  /// @return one result a pack, in their order
  List<PublishResult> publish(List<Pack> packs) throws InterruptedException;
}
