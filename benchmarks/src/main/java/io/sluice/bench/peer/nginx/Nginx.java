package io.sluice.bench.peer.nginx;

import io.sluice.bench.peer.Peer;
import io.sluice.bench.peer.Tool;
import io.sluice.bench.process.Environment;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.process.Site;
import io.sluice.local.cli.wire.Http;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An nginx that answers every POST with 200. It reads the body, 4 KiB at a time, only to throw it
/// away (`ngx_http_discard_request_body`).
public final class Nginx {
  /// The second is where Debian puts it, which is on the PATH of few.
  private static final List<String> PROGRAMS = List.of("nginx", "/usr/sbin/nginx");

  /// Connections accepted, connections handled, requests. Source: nginx,
  /// ngx_http_stub_status_module.
  private static final Pattern COUNTS = Pattern.compile("(?m)^ \\d+ \\d+ (\\d+) $");

  private static final Duration ANSWER = Duration.ofSeconds(5);

  private Nginx() {}

  /// Starts it.
  ///
  /// @param directory for everything that it writes
  public static Peer start(Site site, Path directory) throws IOException, InterruptedException {
    for (String program : PROGRAMS) {
      Optional<String> version = new Tool(program).version("-v");
      if (version.isPresent()) {
        int port = site.freePort();
        ServiceProcess process = process(site, program, directory, port);
        process.start();
        return new Peer.Running(process, port, version.get());
      }
    }
    return new Peer.Absent(
        "there is no nginx on the PATH or in /usr/sbin; on Debian: apt-get install nginx-light");
  }

  private static ServiceProcess process(Site site, String program, Path directory, int port)
      throws IOException {
    Path file = Files.createDirectories(directory).resolve("nginx.conf");
    Files.writeString(file, configuration(port));
    return site.process(
        "nginx-" + port,
        List.of(program, "-p", directory.toString(), "-c", file.toString()),
        new Environment(Map.of()),
        port);
  }

  /// One process, so that its CPU time is all there is, and none outlives it.
  private static String configuration(int port) {
    return """
    daemon off;
    master_process off;
    pid nginx.pid;
    error_log stderr error;
    events { worker_connections 1024; }
    http {
      access_log off;
      keepalive_requests 1000000000;
      client_max_body_size 10m;
      client_body_temp_path body;
      proxy_temp_path proxy;
      fastcgi_temp_path fastcgi;
      uwsgi_temp_path uwsgi;
      scgi_temp_path scgi;
      server {
        listen 127.0.0.1:%d;
        location = /v1/events { return 200; }
        location = /status { stub_status; }
      }
    }
    """
        .formatted(port);
  }

  /// How many requests it has had until now, this one aside.
  ///
  /// @throws IOException when it does not say
  public static long requests(int port) throws IOException {
    String said = Http.get(URI.create(Site.url(port) + "/status"), ANSWER).body();
    Matcher counts = COUNTS.matcher(said);
    if (!counts.find()) {
      throw new IOException("nginx does not say how many requests it has had: " + said);
    }
    return Long.parseLong(counts.group(1)) - 1;
  }
}
