package io.sluice.local.bigquery.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import io.sluice.local.bigquery.store.RefusedException;
import io.sluice.local.bigquery.store.RefusedException.Reason;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Reads the JSON object of a request, which may be gzipped.
final class RequestBody {
  /// The most bytes of a body, inflated.
  static final int MAX_BYTES = 20 << 20;

  /// Numbers keep all their digits: what reads them decides what they are.
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
          .build();

  private RequestBody() {}

  /// The object; an empty one when there is no body.
  ///
  /// @throws RefusedException when it is too large or no JSON object
  static ObjectNode read(HttpExchange exchange) throws IOException {
    byte[] bytes = bytes(exchange);
    if (bytes.length == 0) {
      return JSON.createObjectNode();
    }
    try {
      JsonNode body = JSON.readTree(bytes);
      if (body instanceof ObjectNode object) {
        return object;
      }
      throw new RefusedException(Reason.INVALID, "The body is no JSON object");
    } catch (JsonProcessingException e) {
      throw new RefusedException(Reason.INVALID, "The body is no JSON: " + e.getOriginalMessage());
    }
  }

  private static byte[] bytes(HttpExchange exchange) throws IOException {
    try (InputStream in = inflated(new BufferedInputStream(exchange.getRequestBody()))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new RefusedException(
            Reason.TOO_LARGE, "The body is larger than " + MAX_BYTES + " bytes: send it in parts");
      }
      return bytes;
    } catch (ZipException e) {
      throw new RefusedException(Reason.INVALID, "The body is no gzip: " + e.getMessage());
    }
  }

  /// By the first two bytes, because clients label bodies wrongly; JSON never begins like gzip.
  private static InputStream inflated(BufferedInputStream in) throws IOException {
    in.mark(2);
    boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
    in.reset();
    return gzip ? new GZIPInputStream(in) : in;
  }
}
