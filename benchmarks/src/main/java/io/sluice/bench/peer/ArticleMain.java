package io.sluice.bench.peer;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.Field;
import com.google.cloud.bigquery.Schema;
import com.google.cloud.bigquery.StandardSQLTypeName;
import com.google.cloud.bigquery.StandardTableDefinition;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import com.google.cloud.http.HttpTransportOptions;
import io.sluice.model.Setting;
import io.sluice.model.Settings;
import io.sluice.service.Logs;
import io.sluice.service.Secrets;
import java.net.URI;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/// Runs an [Article], by the settings that a processor has.
public final class ArticleMain {
  /// Where its rows are, in the dataset of the settings.
  public static final String TABLE = "article";

  /// Connections to Redis; the pool's default are 8.
  private static final int REDIS_CONNECTIONS = 64;

  /// Connections to BigQuery that are kept; the default of the JDK, by which the library connects,
  /// are 5. Source: JDK, Networking Properties, `http.maxConnections`.
  private static final int BIGQUERY_CONNECTIONS = 1_000;

  /// How long idle ones are kept, in place of 5 s: between its turns others have theirs. Source: as
  /// before, `http.keepAlive.time.server`.
  private static final int IDLE_SECONDS = 20;

  /// How long an answer may take: what is overloaded is late, and measured all the same.
  private static final int TIMEOUT_MS = 60_000;

  private ArticleMain() {}

  /// Runs it until the process is ended.
  public static void main(String[] arguments) {
    System.setProperty("http.maxConnections", String.valueOf(BIGQUERY_CONNECTIONS));
    System.setProperty("http.keepAlive.time.server", String.valueOf(IDLE_SECONDS));
    Settings settings = Settings.of(System.getenv());
    Logs.configure(settings);
    BigQuery bigQuery = bigQuery(settings);
    TableId table = TableId.of(settings.text(Setting.DATASET), TABLE);
    if (bigQuery.getTable(table) == null) {
      bigQuery.create(TableInfo.of(table, columns()));
    }
    ArticleServer.start(
        new Article(redis(settings), bigQuery, table), settings.port(Setting.PROCESSOR_PORT));
  }

  /// Those of its table.
  static StandardTableDefinition columns() {
    return StandardTableDefinition.of(
        Schema.of(
            Field.of("id", StandardSQLTypeName.STRING),
            Field.of("type", StandardSQLTypeName.STRING),
            Field.of("received_at", StandardSQLTypeName.TIMESTAMP),
            Field.of("data", StandardSQLTypeName.STRING)));
  }

  private static BigQuery bigQuery(Settings settings) {
    return BigQueryOptions.newBuilder()
        .setProjectId(settings.required(Setting.PROJECT))
        .setHost(settings.required(Setting.BIGQUERY_ENDPOINT))
        .setCredentials(NoCredentials.getInstance())
        .setTransportOptions(HttpTransportOptions.newBuilder().setReadTimeout(TIMEOUT_MS).build())
        .build()
        .getService();
  }

  private static RedisClient redis(Settings settings) {
    URI uri = URI.create(settings.required(Setting.REDIS_URL));
    var pool = new ConnectionPoolConfig();
    pool.setMaxTotal(REDIS_CONNECTIONS);
    pool.setMaxIdle(REDIS_CONNECTIONS);
    return RedisClient.builder()
        .hostAndPort(new HostAndPort(uri.getHost(), uri.getPort()))
        .clientConfig(
            DefaultJedisClientConfig.builder()
                .timeoutMillis(TIMEOUT_MS)
                .password(new Secrets(settings).read(Setting.REDIS_AUTH_SECRET).strip())
                .build())
        .poolConfig(pool)
        .build();
  }
}
