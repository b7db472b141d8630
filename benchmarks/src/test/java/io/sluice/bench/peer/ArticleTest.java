package io.sluice.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.NoCredentials;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.BigQueryOptions;
import com.google.cloud.bigquery.DatasetInfo;
import com.google.cloud.bigquery.TableId;
import com.google.cloud.bigquery.TableInfo;
import io.sluice.bench.push.Pushes;
import io.sluice.local.bigquery.LocalBigQuery;
import io.sluice.local.bigquery.LocalBigQueryOptions;
import io.sluice.local.redis.LocalRedis;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.RedisClient;

/// Against the local BigQuery and a Redis.
@Timeout(60)
class ArticleTest {
  private static final String PROJECT = "sluice-local";
  private static final String PASSWORD = "article";
  private static final TableId TABLE = TableId.of("articles", ArticleMain.TABLE);

  private final Pushes pushes = new Pushes(() -> Instant.parse("2026-11-21T10:00:00Z"));

  @TempDir private Path directory;

  @Test
  void aPushIsStoredAndTheSameAgainIsNot() throws Exception {
    int port = freePort();
    try (LocalBigQuery local = LocalBigQuery.start(LocalBigQueryOptions.ephemeral(PROJECT));
        LocalRedis _ = LocalRedis.start(new LocalRedis.Options(port, directory, false, PASSWORD));
        RedisClient redis = redis(port)) {
      BigQuery bigQuery = bigQuery(local.restPort());
      bigQuery.create(DatasetInfo.of(TABLE.getDataset()));
      bigQuery.create(TableInfo.of(TABLE, ArticleMain.columns()));
      var article = new Article(redis, bigQuery, TABLE);
      byte[] first = pushes.bare();

      article.store(first);
      article.store(first);
      article.store(pushes.bare());

      assertThat(ids(bigQuery)).hasSize(2).doesNotHaveDuplicates();
      assertThat(redis.ttl("2")).as("seconds that the first message is known").isBetween(1L, 900L);
    }
  }

  private static List<Object> ids(BigQuery bigQuery) {
    return bigQuery
        .listTableData(TABLE, ArticleMain.columns().getSchema())
        .streamAll()
        .map(row -> row.get("id").getValue())
        .toList();
  }

  private static BigQuery bigQuery(int port) {
    return BigQueryOptions.newBuilder()
        .setProjectId(PROJECT)
        .setHost("http://127.0.0.1:" + port)
        .setCredentials(NoCredentials.getInstance())
        .build()
        .getService();
  }

  private static RedisClient redis(int port) {
    return RedisClient.builder()
        .hostAndPort(new HostAndPort("127.0.0.1", port))
        .clientConfig(DefaultJedisClientConfig.builder().password(PASSWORD).build())
        .build();
  }

  private static int freePort() throws Exception {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
