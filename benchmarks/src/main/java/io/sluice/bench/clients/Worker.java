package io.sluice.bench.clients;

import io.sluice.bench.process.ServiceProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// A program that delivers events when it is told to.
///
/// @param kind what it is called
/// @param port where it is told
/// @param most events that it may deliver before its turns
record Worker(String kind, ServiceProcess process, int port, long most) {
  private static final double NANOS_PER_MICRO = 1e3;
  private static final double NANOS_PER_SECOND = 1e9;

  /// What it did in some time.
  ///
  /// @param cpu of the program alone
  /// @param compilers what of that its compilers have used
  record Turn(long events, Duration cpu, Duration compilers, Duration took) {
    /// Both together.
    Turn plus(Turn other) {
      return new Turn(
          events + other.events,
          cpu.plus(other.cpu),
          compilers.plus(other.compilers),
          took.plus(other.took));
    }

    double micros() {
      return cpu.toNanos() / NANOS_PER_MICRO / events;
    }

    double compilerMicros() {
      return compilers.toNanos() / NANOS_PER_MICRO / events;
    }

    double settledMicros() {
      return micros() - compilerMicros();
    }

    double perSecond() {
      return events * NANOS_PER_SECOND / took.toNanos();
    }
  }

  /// Lets it deliver.
  ///
  /// @throws IOException when it fails to; its log says why
  Turn turn(Duration time) throws IOException {
    Duration before = process.cpuTime();
    Duration compiled = process.compilerTime();
    long start = System.nanoTime();
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.getOutputStream().write((time.toMillis() + "\n").getBytes(StandardCharsets.US_ASCII));
      String line =
          new BufferedReader(
                  new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
              .readLine();
      if (line == null) {
        throw new IOException(kind + " has failed; see the log of " + process.name());
      }
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      return new Turn(
          Long.parseLong(line),
          process.cpuTime().minus(before),
          process.compilerTime().minus(compiled),
          took);
    }
  }
}
