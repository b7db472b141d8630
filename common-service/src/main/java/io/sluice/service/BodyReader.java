package io.sluice.service;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Reads request bodies whole and inflates them. What arrives is hostile: no length or encoding
/// that a header names is believed, and no more memory is taken than bytes have come; what these
/// may be inflated to is guessed, or believed to some extent ([ZstdFrame]), within the budget.
public final class BodyReader {
  private static final Logger LOG = LoggerFactory.getLogger(BodyReader.class);

  /// How much longer than the limit a packed body may be: stored blocks and headers take room.
  private static final int PACKING_BYTES = 64 * 1024;

  /// What is allocated at once for a body whose length is announced; the rest as it arrives. So
  /// many for each connection that the service takes at a time are a quarter of its default budget:
  /// bodies that never come do not spend it.
  private static final int FIRST_BYTES = 8 * 1024;

  /// Until then the whole body must have arrived.
  private static final Duration READ_TIME = Duration.ofSeconds(60);

  /// Bytes of a refused body that are thrown away, and how long that may take.
  private static final int DISCARDED_BYTES = 16 << 20;

  private static final Duration DISCARD_TIME = Duration.ofSeconds(5);

  private static final String ENCODINGS = "gzip, zstd, br, deflate, identity";

  private final int limit;
  private final Duration time;

  /// @param limit bytes of a body, after inflating
  public BodyReader(int limit) {
    this(limit, READ_TIME);
  }

  BodyReader(int limit, Duration time) {
    this.limit = limit;
    this.time = time;
  }

  /// What came of reading a body.
  public sealed interface Reading {}

  /// The body, inflated.
  public record Read(Body body) implements Reading {}

  /// A body that is not packed as it says, or ends too early.
  ///
  /// @param detail what is wrong, and where
  /// @param raw the bytes as they arrived
  public record Malformed(String detail, Body raw) implements Reading {}

  /// A body that was not taken, and of which nothing is kept.
  public record Refused(Problem problem) implements Reading {}

  /// Reads a body to its end.
  ///
  /// @param announced what Content-Length says, -1 for nothing
  /// @param encoding what Content-Encoding says, null for nothing
  /// @param lease takes the bytes from the budget; closed by the caller
  public Reading read(
      InputStream in, long announced, @Nullable String encoding, ByteBudget.Lease lease) {
    List<String> codings = codings(encoding);
    if (codings.size() > 1) {
      return unsupported("Content-Encoding is %s; at most one is taken".formatted(encoding));
    }
    try {
      if (codings.isEmpty()) {
        GrowingBytes raw = receive(in, announced, limit, lease);
        return Gunzip.begins(raw.body()) ? inflated(Coding.GZIP, raw, lease) : new Read(raw.body());
      }
      Coding coding = coding(codings.getFirst());
      return coding == null
          ? unsupported("Content-Encoding %s is unknown; send %s".formatted(encoding, ENCODINGS))
          : inflated(coding, receive(in, announced, limit + PACKING_BYTES, lease), lease);
    } catch (RefusedException e) {
      return new Refused(e.problem());
    }
  }

  /// Whether bytes are a body as it would be read: not packed, and not too many.
  ///
  /// @param encoding what Content-Encoding says, null for nothing
  public boolean isPlain(byte[] bytes, @Nullable String encoding) {
    return bytes.length <= limit
        && codings(encoding).isEmpty()
        && !Gunzip.begins(new Body(bytes, bytes.length));
  }

  /// Reads a body to its end and leaves it packed, if it is.
  ///
  /// @param announced what Content-Length says, -1 for nothing
  /// @param lease takes the bytes from the budget; closed by the caller
  public Reading readRaw(InputStream in, long announced, ByteBudget.Lease lease) {
    try {
      return new Read(receive(in, announced, limit, lease).body());
    } catch (RefusedException e) {
      return new Refused(e.problem());
    }
  }

  /// Throws away a body that nobody wants, within bounds: a client that is cut off while it sends
  /// may never read why.
  static void discard(InputStream body) {
    var in = new DeadlineStream(body, DISCARD_TIME);
    byte[] bytes = new byte[8192];
    long left = DISCARDED_BYTES;
    try {
      for (int read = 0; read >= 0 && left > 0; left -= read) {
        read = in.read(bytes, 0, bytes.length);
      }
    } catch (IOException e) {
      LOG.atDebug().setCause(e).log("the client went away while its body was thrown away");
    }
  }

  private static List<String> codings(@Nullable String encoding) {
    return encoding == null
        ? List.of()
        : Arrays.stream(encoding.split(","))
            .map(coding -> coding.strip().toLowerCase(Locale.ROOT))
            .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
            .toList();
  }

  private static @Nullable Coding coding(String name) {
    return switch (name) {
      case "gzip", "x-gzip" -> Coding.GZIP;
      case "deflate" -> Coding.DEFLATE;
      case "zstd" -> Coding.ZSTD;
      case "br" -> Coding.BR;
      default -> null;
    };
  }

  private static Refused unsupported(String detail) {
    return new Refused(Problem.of(415, "UNSUPPORTED", detail).header("Accept-Encoding", ENCODINGS));
  }

  private GrowingBytes receive(InputStream in, long announced, int most, ByteBudget.Lease lease)
      throws RefusedException {
    if (announced > most) {
      throw new RefusedException(GrowingBytes.tooLarge("the body", most));
    }
    int expected = Math.clamp(announced, 0, most);
    var raw = new GrowingBytes(Math.min(expected, FIRST_BYTES), expected, most, "the body", lease);
    try {
      raw.fill(new DeadlineStream(in, time));
    } catch (IOException e) {
      throw new RefusedException(broken(e, raw.length()));
    }
    return raw;
  }

  private static Problem broken(IOException e, int length) {
    boolean late =
        e.getCause() instanceof TimeoutException || e instanceof DeadlineStream.PassedException;
    Problem problem =
        late
            ? Problem.of(
                408, "TOO_SLOW", "the body stopped arriving after %d bytes".formatted(length))
            : Problem.of(400, "MALFORMED", "the body was cut off after %d bytes".formatted(length));
    return problem.header("Connection", "close");
  }

  private Reading inflated(Coding coding, GrowingBytes raw, ByteBudget.Lease lease)
      throws RefusedException {
    Body whole = coding.inflatedAtOnce(raw.body(), limit, lease);
    if (whole != null) {
      raw.giveBack();
      return new Read(whole);
    }
    var out =
        new GrowingBytes(
            Math.clamp(4L * raw.length(), 0, limit), limit, "the inflated body", lease);
    try {
      coding.inflate(raw.body(), out);
    } catch (IOException e) {
      String name = coding.name().toLowerCase(Locale.ROOT);
      return new Malformed("the body is not %s: %s".formatted(name, e.getMessage()), raw.body());
    }
    raw.giveBack();
    return new Read(out.body());
  }
}
