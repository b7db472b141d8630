package io.sluice.ingest.publish;

import java.util.ArrayList;
import java.util.List;

class RecordingPublisherTest extends EventPublisherContract {
  private final RecordingPublisher publisher = new RecordingPublisher();

  @Override
  protected EventPublisher publisher() {
    return publisher;
  }

  @Override
  protected List<Held> held() {
    var held = new ArrayList<Held>();
    for (Pack pack : publisher.packs()) {
      String id = "message-" + (held.size() + 1);
      held.add(new Held(id, pack.data().toString(), pack.attributes()));
    }
    return held;
  }

  @Override
  protected void breakBus() {
    publisher.breakDown();
  }
}
