package io.sluice.local.cli.replay;

import io.sluice.local.cli.replay.Bus.DeadLetter;
import io.sluice.local.cli.shell.Progress;
import io.sluice.model.Attributes;
import io.sluice.model.UuidV7;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Publishes dead letters again: the same messages, with their data and attributes. Each is taken
/// off its subscription once the topic holds it.
final class DeadLetters implements Progress.Work {
  /// What Pub/Sub adds to a dead letter. Source:
  /// https://cloud.google.com/pubsub/docs/handling-failures#monitor_forwarded_messages
  private static final String ADDED = "CloudPubSubDeadLetterSource";

  /// How often nothing has to come before nothing more is expected: Pub/Sub may answer that there
  /// is nothing when there is.
  private static final int EMPTY_PULLS = 4;

  private static final Duration PAUSE = Duration.ofMillis(700);

  /// Dead letters that a dry run looks at: it holds all of them until its end.
  private static final int MAX_LOOKED_AT = 1_000;

  private final Bus bus;
  private final boolean dry;
  private final Instant start;
  private volatile long settled;
  private volatile long returned;
  private volatile boolean stopping;

  /// @param start dead letters of later are left alone: they may be these, back again
  DeadLetters(Bus bus, boolean dry, Instant start) {
    this.bus = bus;
    this.dry = dry;
    this.start = start;
  }

  void stop() {
    stopping = true;
  }

  void run() throws ReplayException, InterruptedException {
    var held = new ArrayList<String>();
    int empty = 0;
    try {
      while (!stopping && empty < EMPTY_PULLS && !(dry && settled >= MAX_LOOKED_AT)) {
        List<DeadLetter> pulled = bus.pull();
        boolean more = false;
        for (DeadLetter letter : pulled) {
          if (dry || letter.publishTime().isAfter(start)) {
            held.add(letter.ackId());
          }
          more |= publish(letter);
        }
        empty = more ? 0 : empty + 1;
        if (!more && empty < EMPTY_PULLS) {
          Thread.sleep(PAUSE);
        }
      }
    } finally {
      if (!held.isEmpty()) {
        bus.release(held);
      }
    }
  }

  @SuppressWarnings("NonAtomicVolatileUpdate") // one thread writes
  private boolean publish(DeadLetter letter) throws ReplayException, InterruptedException {
    if (letter.publishTime().isAfter(start)) {
      returned++;
      return false;
    }
    if (!dry) {
      bus.publish(letter.data(), attributes(letter));
      bus.acknowledge(List.of(letter.ackId()));
    }
    settled++;
    return true;
  }

  /// The message's own attributes. One of another producer has no identity of its own; it gets one
  /// that is the same however often this dead letter is published.
  private static Map<String, String> attributes(DeadLetter letter) {
    var attributes = new HashMap<>(letter.attributes());
    attributes.keySet().removeIf(name -> name.startsWith(ADDED));
    attributes.put(Attributes.REPLAY, Attributes.YES);
    byte[] hash = Packs.sha256().digest(letter.id().getBytes(StandardCharsets.UTF_8));
    attributes.putIfAbsent(Attributes.PACK, UuidV7.named(letter.publishTime(), hash));
    return attributes;
  }

  /// What was done, for people.
  String summary(double seconds) {
    String left =
        returned == 0
            ? ""
            : "; %,d came meanwhile and are left: if they are the same ones, mend what is wrong with them"
                .formatted(returned);
    String what = settled == 0 ? "nothing to do: no" : "published again %,d".formatted(settled);
    if (dry && settled > 0) {
      String more = settled >= MAX_LOOKED_AT ? " or more" : "";
      what = "would publish again %,d%s".formatted(settled, more);
    }
    return "%s dead letters in %.1f s%s".formatted(what, seconds, left);
  }

  @Override
  public String unit() {
    return "dead letters";
  }

  @Override
  public long settled() {
    return settled;
  }

  @Override
  public String outcome() {
    return dry ? "looked at" : "published again";
  }

  @Override
  public double done() {
    return -1;
  }
}
