package io.sluice.service;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/// Tells as a [Problem] what Jetty refuses before a route sees it: a request line or header that is
/// none or too long, and every request while the server drains.
final class JettyErrors extends ErrorHandler {
  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int code,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback) {
    Problem problem = problem(code, message == null ? "" : message);
    response.setStatus(problem.status());
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    problem.headers().forEach(response.getHeaders()::put);
    response.write(true, ByteBuffer.wrap(problem.json()), callback);
  }

  static Problem problem(int code, String message) {
    return switch (code) {
      case HttpStatus.SERVICE_UNAVAILABLE_503 ->
          Problem.unavailable("DRAINING", "this instance is about to end; send the same again", 1)
              .header("Connection", "close");
      case HttpStatus.INTERNAL_SERVER_ERROR_500 ->
          Problem.of(code, "", "this is a fault of the service; it was logged");
      default -> Problem.of(code, "", message.isEmpty() ? HttpStatus.getMessage(code) : message);
    };
  }
}
