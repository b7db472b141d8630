package io.sluice.processor;

/// What the bus is told of a message.
public enum Ack {
  /// Everything of it is in its tables, now or before: it is done with.
  ACK,
  /// Nothing may be concluded: deliver it again.
  NACK
}
