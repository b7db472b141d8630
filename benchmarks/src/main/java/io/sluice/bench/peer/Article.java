package io.sluice.bench.peer;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.cloud.bigquery.BigQuery;
import com.google.cloud.bigquery.InsertAllRequest;
import com.google.cloud.bigquery.InsertAllResponse;
import com.google.cloud.bigquery.TableId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.params.SetParams;

/// What articles on the subject do with a push: look in Redis whether its message was there before,
/// else insert the row of its one event, then note the message for a quarter of an hour. A process
/// that dies between the last two has its row inserted twice, and so have two that get the message
/// at the same time.
public final class Article {
  private static final int REMEMBERED_SECONDS = 900;

  private final ObjectMapper json = new ObjectMapper();
  private final RedisClient redis;
  private final BigQuery bigQuery;
  private final TableId table;

  /// @param table with the columns of [ArticleMain#columns()]
  public Article(RedisClient redis, BigQuery bigQuery, TableId table) {
    this.redis = redis;
    this.bigQuery = bigQuery;
    this.table = table;
  }

  /// Stores the event of a push unless the message was there before.
  ///
  /// @throws IOException when the push cannot be understood, or its row is refused
  public void store(byte[] push) throws IOException {
    JsonNode message = json.readTree(push).path("message");
    String id = message.path("messageId").asText();
    if (redis.get(id) != null) {
      return;
    }
    byte[] data = Base64.getDecoder().decode(message.path("data").asText());
    JsonNode event = json.readTree(data);
    Map<String, Object> row =
        Map.of(
            "id", event.path("id").asText(),
            "type", event.path("type").asText(),
            "received_at", message.path("publishTime").asText(),
            "data", new String(data, StandardCharsets.UTF_8));
    InsertAllResponse answer =
        bigQuery.insertAll(InsertAllRequest.newBuilder(table).addRow(row).build());
    if (answer.hasErrors()) {
      throw new IOException("the row is refused: " + answer.getInsertErrors());
    }
    redis.set(id, "1", SetParams.setParams().ex(REMEMBERED_SECONDS));
  }
}
