package io.sluice.model.decode;

import io.sluice.model.Event;
import io.sluice.model.Rejection;
import java.util.List;

/// What a message held.
public sealed interface Unpacked {
  /// Events, and what could not be used.
  record Content(List<Event> events, List<Rejection> rejections) implements Unpacked {}

  /// It was written by a newer ingest: it has to wait until this code is as new.
  ///
  /// @param version the version that it names
  record TooNew(String version) implements Unpacked {}
}
