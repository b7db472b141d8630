package io.sluice.local.cli.send;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/// Finds the events in JSON of any shape: an array, one object, `{"events":[...]}`, one object a
/// line, or any of these after each other, in constant memory.
final class EventReader implements EventSource {
  private enum Frame {
    TOP,
    ARRAY,
    EVENTS
  }

  private final JsonCutter json;
  private Frame frame = Frame.TOP;
  private boolean afterEvent;
  private long events;

  EventReader(InputStream in) {
    this.json = new JsonCutter(in);
  }

  @Override
  public boolean isReady() throws IOException {
    return json.isReady();
  }

  @Override
  public @Nullable InputEvent next() throws IOException {
    while (true) {
      int first = json.next();
      if (frame != Frame.TOP) {
        if (first == ']') {
          close();
          continue;
        }
        if (afterEvent) {
          json.take(',', "a comma or the array's end");
          json.next();
        }
        return event();
      }
      if (first < 0) {
        return null;
      } else if (first == '[') {
        json.skip(1);
        open(Frame.ARRAY);
      } else if (json.takeEventsPrefix()) {
        open(Frame.EVENTS);
      } else {
        return event();
      }
    }
  }

  private InputEvent event() throws IOException {
    long line = json.line();
    afterEvent = true;
    return new InputEvent(json.cut(), events++, line);
  }

  private void open(Frame opened) {
    frame = opened;
    afterEvent = false;
  }

  private void close() throws IOException {
    json.skip(1);
    if (frame == Frame.EVENTS) {
      json.next();
      json.take('}', "the end of {\"events\":[...]}, which has no other members");
    }
    frame = Frame.TOP;
  }
}
