package io.sluice.bench.beam;

import io.sluice.bench.process.Environment;
import io.sluice.bench.process.ServiceProcess;
import io.sluice.bench.process.Site;
import io.sluice.bench.tls.Certificate;
import io.sluice.bench.tls.TlsFront;
import io.sluice.model.Setting;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Starts pipelines over the local stack, to which they speak TLS: Beam knows nothing else.
final class Pipelines {
  private final Site site;
  private final BeamProgram program;
  private final Path directory;
  private final Certificate certificate;
  private final Path trust;
  private final TlsFront pubSub;
  private final TlsFront bigQuery;

  private Pipelines(
      Site site,
      BeamProgram program,
      Path directory,
      Certificate certificate,
      TlsFront pubSub,
      TlsFront bigQuery,
      Path trust) {
    this.site = site;
    this.program = program;
    this.directory = directory;
    this.certificate = certificate;
    this.pubSub = pubSub;
    this.bigQuery = bigQuery;
    this.trust = trust;
  }

  /// Makes a certificate, and what answers with it.
  ///
  /// @param directory for what they write
  static Pipelines open(Site site, BeamProgram program, Path directory)
      throws IOException, InterruptedException {
    Certificate certificate = Certificate.make(directory);
    return new Pipelines(
        site,
        program,
        directory,
        certificate,
        front(site, certificate, Setting.PUBSUB_PORT, Setting.PUBSUB_PORT),
        front(site, certificate, Setting.BIGQUERY_GRPC_PORT, Setting.BIGQUERY_PORT),
        certificate.trustedByGoogle(directory));
  }

  private static TlsFront front(Site site, Certificate certificate, Setting http2, Setting http1)
      throws IOException {
    return site.keep(
        TlsFront.open(site.freePort(), certificate, site.port(http2), site.port(http1)));
  }

  /// Starts one from the subscription to the table that have its name.
  ServiceProcess start(Way way, String project, String dataset)
      throws IOException, InterruptedException {
    int port = site.freePort();
    var options = new ArrayList<>(way.options());
    options.addAll(
        List.of(
            "--runner=DirectRunner",
            "--streaming=true",
            "--project=" + project,
            "--subscription=projects/%s/subscriptions/%s".formatted(project, way.id()),
            "--table=%s:%s.%s".formatted(project, dataset, way.id()),
            "--port=" + port,
            "--pubsubRootUrl=https://localhost:" + pubSub.port(),
            "--bigQueryEndpoint=https://localhost:" + bigQuery.port(),
            "--credentialFactoryClass=org.apache.beam.sdk.extensions.gcp.auth.NoopCredentialFactory"));
    List<String> command = program.command(certificate, trust, directory.resolve("tmp"), options);
    ServiceProcess process = site.process(way.id(), command, new Environment(Map.of()), port);
    process.start();
    return process;
  }
}
