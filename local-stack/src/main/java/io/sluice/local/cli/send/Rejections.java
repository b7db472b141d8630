package io.sluice.local.cli.send;

import io.sluice.local.cli.send.Reply.Rejected;
import io.sluice.local.cli.shell.Progress;
import io.sluice.local.cli.shell.Text;
import java.util.function.BiConsumer;

/// Shows the first rejected events, and counts the others.
final class Rejections implements BiConsumer<InputEvent, Rejected> {
  static final int SHOWN = 10;

  private final Progress progress;
  private long count;

  Rejections(Progress progress) {
    this.progress = progress;
  }

  @Override
  public void accept(InputEvent event, Rejected rejected) {
    if (count++ < SHOWN) {
      String id = rejected.id().isEmpty() ? "" : ", id " + rejected.id();
      progress.println(
          Text.visible(
              "rejected: %s%s: %s %s"
                  .formatted(event.place(), id, rejected.reason(), rejected.detail())));
    }
  }

  /// Says how many were not shown.
  void close() {
    if (count > SHOWN) {
      progress.println("rejected: and %,d more".formatted(count - SHOWN));
    }
  }
}
