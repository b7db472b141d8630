package io.sluice.bench.ingest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;

/// Bodies of POSTs. They are made once and posted again and again, so that making them takes no
/// processor from what is measured, and all that are compared get the same bytes.
final class Bodies {
  /// Enough that no program sees the same one twice in a row.
  private static final int EACH = 32;

  private final IntFunction<byte[]> maker;
  private final boolean packed;
  private final Map<Integer, List<Body>> made = new ConcurrentHashMap<>();
  private final AtomicInteger next = new AtomicInteger();

  /// One of them.
  ///
  /// @param sent what goes over the wire
  /// @param length bytes of it, inflated
  record Body(byte[] sent, int length) {}

  /// @param maker of one for so many events
  /// @param packed whether gzip is put around it
  Bodies(IntFunction<byte[]> maker, boolean packed) {
    this.maker = maker;
    this.packed = packed;
  }

  /// One with so many events.
  Body next(int events) {
    List<Body> some =
        made.computeIfAbsent(
            events, count -> Stream.generate(() -> make(count)).limit(EACH).toList());
    return some.get(Math.floorMod(next.getAndIncrement(), EACH));
  }

  private Body make(int events) {
    byte[] body = maker.apply(events);
    return new Body(packed ? gzip(body) : body, body.length);
  }

  private static byte[] gzip(byte[] body) {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
