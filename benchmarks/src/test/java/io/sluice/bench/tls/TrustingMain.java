package io.sluice.bench.tls;

import com.google.api.client.googleapis.javanet.GoogleNetHttpTransport;
import com.google.api.client.http.GenericUrl;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/// Gets an address with the JDK's client and with Google's, each of which trusts whom it is told to
/// trust, and prints their statuses.
final class TrustingMain {
  private TrustingMain() {}

  public static void main(String[] arguments) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      var request =
          HttpRequest.newBuilder(URI.create(arguments[0]))
              .version(HttpClient.Version.HTTP_1_1)
              .build();
      System.out.println("JVM " + client.send(request, BodyHandlers.discarding()).statusCode());
    }
    var answer =
        GoogleNetHttpTransport.newTrustedTransport()
            .createRequestFactory()
            .buildGetRequest(new GenericUrl(arguments[0]))
            .execute();
    System.out.println("Google " + answer.getStatusCode());
    answer.disconnect();
  }
}
