package io.sluice.local.pubsub;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Pattern;

/// The answer of a push endpoint, of which only the status matters; its body is read and dropped,
/// so that the connection can carry the next request.
///
/// @param reusable whether the connection is left at the beginning of the next response
record HttpResponse(int status, boolean reusable) {
  private static final int MAX_LINE_BYTES = 8 << 10;
  private static final int MAX_HEADER_LINES = 200;

  /// A larger body is not read; its connection is closed instead.
  private static final int MAX_BODY_BYTES = 64 << 10;

  private static final int SWITCHING_PROTOCOLS = 101;
  private static final int PROCESSING = 102;
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] [1-9][0-9]{2}( .*)?");

  /// Reads one response to a POST (RFC 9112).
  ///
  /// A `102 Processing` counts as the answer, as it acknowledges a push; other interim responses
  /// are passed over.
  ///
  /// @throws IOException when the connection ends early or what comes is no HTTP/1 response
  static HttpResponse read(InputStream in) throws IOException {
    while (true) {
      String statusLine = line(in);
      int status = status(statusLine);
      Framing framing = Framing.read(in, statusLine.startsWith("HTTP/1.1 "));
      if (status == PROCESSING || status == SWITCHING_PROTOCOLS) {
        return new HttpResponse(status, false);
      }
      if (status >= 200) {
        boolean bodiless = status == 204 || status == 304;
        boolean readWhole = bodiless || framing.skipBody(in);
        return new HttpResponse(status, readWhole && framing.keepAlive);
      }
    }
  }

  private static int status(String line) throws IOException {
    if (!STATUS_LINE.matcher(line).matches()) {
      throw new IOException(
          "The push endpoint does not speak HTTP/1: \"" + printable(line) + "\".");
    }
    return Integer.parseInt(line, 9, 12, 10);
  }

  private static String printable(String line) {
    return line.substring(0, Math.min(line.length(), 80)).replaceAll("[^ -~]", "?");
  }

  private static String line(InputStream in) throws IOException {
    var line = new StringBuilder(64);
    int b;
    while ((b = byteOf(in)) != '\n') {
      if (line.length() == MAX_LINE_BYTES) {
        throw new IOException("The push endpoint sent a line of more than 8 KiB.");
      }
      line.append((char) b);
    }
    int end = line.length();
    return line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
  }

  private static int byteOf(InputStream in) throws IOException {
    int b = in.read();
    if (b < 0) {
      throw new EOFException(
          "The push endpoint closed the connection before its answer was whole.");
    }
    return b;
  }

  /// What the headers say about the body and the connection.
  private static final class Framing {
    private static final long NONE = -1;

    private boolean keepAlive;
    private boolean chunked;
    private long contentLength = NONE;

    private Framing(boolean keepAlive) {
      this.keepAlive = keepAlive;
    }

    static Framing read(InputStream in, boolean http11) throws IOException {
      var framing = new Framing(http11);
      for (int lines = 0; lines <= MAX_HEADER_LINES; lines++) {
        String line = line(in);
        if (line.isEmpty()) {
          return framing;
        }
        framing.header(line.toLowerCase(Locale.ROOT));
      }
      throw new IOException("The push endpoint sent more than 200 header lines.");
    }

    private void header(String line) throws IOException {
      int colon = line.indexOf(':');
      if (colon <= 0) {
        throw new IOException("The push endpoint sent a header without a name.");
      }
      header(line.substring(0, colon), line.substring(colon + 1).strip());
    }

    private void header(String name, String value) throws IOException {
      switch (name) {
        case "connection" -> {
          keepAlive = keepAlive && !value.contains("close");
        }
        case "transfer-encoding" -> {
          chunked = value.equals("chunked");
          keepAlive = keepAlive && chunked;
        }
        case "content-length" -> {
          contentLength = number(value, 10);
        }
        default -> {}
      }
    }

    private static long number(String digits, int radix) throws IOException {
      try {
        long number = Long.parseLong(digits, radix);
        if (number >= 0 && Character.digit(digits.charAt(0), radix) >= 0) {
          return number;
        }
      } catch (NumberFormatException _) {
        // told below
      }
      throw new IOException(
          "The push endpoint sent a wrong length: \"" + printable(digits) + "\".");
    }

    /// Reads the body and drops it; false when it was not read to its end.
    boolean skipBody(InputStream in) throws IOException {
      if (chunked) {
        return skipChunks(in);
      }
      return contentLength != NONE && skip(in, contentLength, MAX_BODY_BYTES);
    }

    private static boolean skip(InputStream in, long bytes, long atMost) throws IOException {
      if (bytes > atMost) {
        return false;
      }
      in.skipNBytes(bytes);
      return true;
    }

    private static boolean skipChunks(InputStream in) throws IOException {
      long left = MAX_BODY_BYTES;
      while (true) {
        String sizeLine = line(in);
        int extension = sizeLine.indexOf(';');
        String size = extension < 0 ? sizeLine : sizeLine.substring(0, extension);
        long chunk = number(size.strip(), 16);
        if (chunk == 0) {
          return skipTrailers(in);
        }
        if (!skip(in, chunk, left)) {
          return false;
        }
        left -= chunk;
        if (!line(in).isEmpty()) {
          throw new IOException("The push endpoint sent a chunk longer than it said.");
        }
      }
    }

    private static boolean skipTrailers(InputStream in) throws IOException {
      for (int lines = 0; lines <= MAX_HEADER_LINES; lines++) {
        if (line(in).isEmpty()) {
          return true;
        }
      }
      return false;
    }
  }
}
