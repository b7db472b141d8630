package io.sluice.bench.beam.pipeline;

import com.google.api.services.bigquery.model.TableRow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.apache.beam.sdk.Pipeline;
import org.apache.beam.sdk.PipelineResult;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryIO;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryIO.Write.CreateDisposition;
import org.apache.beam.sdk.io.gcp.bigquery.BigQueryIO.Write.Method;
import org.apache.beam.sdk.io.gcp.pubsub.PubsubGrpcClient;
import org.apache.beam.sdk.io.gcp.pubsub.PubsubIO;
import org.apache.beam.sdk.io.gcp.pubsub.PubsubMessage;
import org.apache.beam.sdk.options.Description;
import org.apache.beam.sdk.options.PipelineOptions;
import org.apache.beam.sdk.options.PipelineOptionsFactory;
import org.apache.beam.sdk.options.Validation.Required;
import org.apache.beam.sdk.transforms.Deduplicate;
import org.apache.beam.sdk.transforms.ParDo;
import org.apache.beam.sdk.transforms.Values;
import org.apache.beam.sdk.values.KV;
import org.apache.beam.sdk.values.PCollection;
import org.joda.time.Duration;

/// Reads events from a subscription of Pub/Sub, each a message of its own, drops those that came
/// before, and stores the others as rows of a table that is there. Endpoints, credentials and the
/// runner are Beam's own options.
public final class PipelineMain {
  /// As long as the processor remembers.
  private static final Duration REMEMBERED = Duration.standardMinutes(15);

  /// Of STORAGE_WRITE_API: how often streams are flushed. Source: Beam, "Google BigQuery I/O
  /// connector", Storage Write API, whose example has the same.
  private static final Duration TRIGGERED = Duration.standardSeconds(2);

  /// The attribute that holds the event's id.
  private static final String ID = "id";

  /// Where events are dropped that came before.
  public enum Dropping {
    /// In the source, by the attribute of the message. Source: Beam,
    /// `PubsubIO.Read.withIdAttribute`.
    SOURCE,
    /// In a step of its own, which keeps a state for each id. Source: Beam, `Deduplicate`.
    STEP
  }

  private PipelineMain() {}

  /// What there is to be said beside Beam's own options.
  public interface Options extends PipelineOptions {
    @Description("projects/P/subscriptions/S")
    @Required
    String getSubscription();

    void setSubscription(String subscription);

    @Description("project:dataset.table")
    @Required
    String getTable();

    void setTable(String table);

    @Description("How rows are written")
    @Required
    Method getMethod();

    void setMethod(Method method);

    @Description("Where events are dropped that came before")
    @Required
    Dropping getDropping();

    void setDropping(Dropping dropping);

    @Description("A port of the loopback that is listened on while the pipeline runs")
    @Required
    int getPort();

    void setPort(int port);
  }

  /// Runs the pipeline until the process is ended.
  ///
  /// @param arguments options as Beam has them, `--name=value`
  public static void main(String[] arguments) throws IOException {
    PipelineOptionsFactory.register(Options.class);
    Options options = PipelineOptionsFactory.fromArgs(arguments).withValidation().as(Options.class);
    try (var listening = new ServerSocket(options.getPort(), 1, InetAddress.getLoopbackAddress())) {
      PipelineResult result = pipeline(options).run();
      PipelineResult.State _ = result.waitUntilFinish();
      throw new IllegalStateException(
          "the pipeline has ended, port %d with it".formatted(listening.getLocalPort()));
    }
  }

  private static Pipeline pipeline(Options options) {
    Pipeline pipeline = Pipeline.create(options);
    boolean inSource = options.getDropping() == Dropping.SOURCE;
    PCollection<KV<String, TableRow>> rows =
        pipeline
            .apply("Read", inSource ? read(options).withIdAttribute(ID) : read(options))
            .apply("Parse", ParDo.of(new ToRow()));
    (inSource ? rows : rows.apply("Deduplicate", deduplicate()))
        .apply("Rows", Values.create())
        .apply("Write", write(options));
    return pipeline;
  }

  private static PubsubIO.Read<PubsubMessage> read(Options options) {
    return PubsubIO.readMessagesWithAttributesAndMessageId()
        .fromSubscription(options.getSubscription())
        .withClientFactory(PubsubGrpcClient.FACTORY);
  }

  private static Deduplicate.KeyedValues<String, TableRow> deduplicate() {
    return Deduplicate.<String, TableRow>keyedValues().withDuration(REMEMBERED);
  }

  private static BigQueryIO.Write<TableRow> write(Options options) {
    BigQueryIO.Write<TableRow> write =
        BigQueryIO.writeTableRows()
            .to(options.getTable())
            .withMethod(options.getMethod())
            .withCreateDisposition(CreateDisposition.CREATE_NEVER);
    return options.getMethod() == Method.STORAGE_WRITE_API
        ? write.withTriggeringFrequency(TRIGGERED).withNumStorageWriteApiStreams(1)
        : write;
  }
}
