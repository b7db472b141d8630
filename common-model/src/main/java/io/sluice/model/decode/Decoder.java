package io.sluice.model.decode;

/// Reads the events of a body. The body is not changed afterwards: events are slices of it.
public interface Decoder {
  /// Reads the first `length` bytes of a body.
  Decoded decode(byte[] body, int length, Origin origin);
}
