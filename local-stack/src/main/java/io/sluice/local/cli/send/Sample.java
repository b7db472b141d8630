package io.sluice.local.cli.send;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.random.RandomGenerator;

/// The kinds of events that can be made up. Each writes all members but the id.
enum Sample {
  /// A music service: who did what with which song.
  SONGS("songs") {
    @Override
    void write(JsonGenerator json, RandomGenerator random, Instant now) throws IOException {
      int song = skewed(random, SONG_NAMES.size());
      String[] artistAndName = SONG_NAMES.get(song).split("/", 2);
      json.writeNumberField("user_id", 1 + skewed(random, 5_000));
      json.writeStringField("artist", artistAndName[0]);
      json.writeNumberField("song_id", song + 1);
      json.writeStringField("song_name", artistAndName[1]);
      json.writeStringField("event_type", one(random, SONG_EVENTS));
      json.writeStringField("timestamp", SECONDS.format(utc(now)));
    }
  },

  /// Who signed in when, and nothing else.
  SIGNINS("signins") {
    @Override
    void write(JsonGenerator json, RandomGenerator random, Instant now) throws IOException {
      json.writeStringField("userid", String.valueOf(90_000_000 + skewed(random, 9_999_999)));
      json.writeStringField("date", MICROS.format(utc(now)));
    }
  },

  /// What a payment interface answered, with messages that mix alphabets.
  TRADES("trades") {
    @Override
    void write(JsonGenerator json, RandomGenerator random, Instant now) throws IOException {
      boolean good = random.nextInt(5) > 0;
      json.writeNumberField("returnCode", good ? 0 : 40_000 + random.nextInt(40));
      json.writeNumberField("timestamp", now.getEpochSecond());
      json.writeStringField(
          "returnMessage",
          "return has %s[%s][seqId:%s]"
              .formatted(
                  good ? "deal return" : "no deal return error",
                  good ? "成功" : one(random, TRADE_ERRORS),
                  letters(random, 11)));
    }
  },

  /// Customers of a shop looking at things, and sometimes buying one.
  SHOP("shop") {
    @Override
    void write(JsonGenerator json, RandomGenerator random, Instant now) throws IOException {
      json.writeStringField("type", one(random, SHOP_EVENTS));
      json.writeStringField("item", "item-%05d".formatted(1 + skewed(random, 20_000)));
      json.writeStringField("user", "user-%06d".formatted(1 + skewed(random, 100_000)));
      json.writeStringField("timestamp", now.toString());
    }
  },

  /// The shape of GitHub's public events: nested objects, arrays, large numbers.
  GITHUB_LIKE("github-like") {
    @Override
    void write(JsonGenerator json, RandomGenerator random, Instant now) throws IOException {
      int user = 1 + skewed(random, 300_000);
      int repository = 1 + skewed(random, 900_000);
      json.writeStringField("type", one(random, GITHUB_EVENTS));
      json.writeObjectFieldStart("actor");
      json.writeNumberField("id", user);
      json.writeStringField("login", "user" + user);
      json.writeEndObject();
      json.writeObjectFieldStart("repo");
      json.writeNumberField("id", repository);
      json.writeStringField("name", "user" + user + "/repository" + repository);
      json.writeEndObject();
      json.writeObjectFieldStart("payload");
      json.writeNumberField("push_id", random.nextLong(1L << 40));
      json.writeArrayFieldStart("commits");
      for (int i = random.nextInt(4); i > 0; i--) {
        json.writeStartObject();
        json.writeStringField("sha", "%016x".formatted(random.nextLong()));
        json.writeBooleanField("distinct", random.nextInt(8) > 0);
        json.writeEndObject();
      }
      json.writeEndArray();
      json.writeEndObject();
      json.writeBooleanField("public", true);
      json.writeStringField("created_at", SECONDS.format(utc(now)).replace(' ', 'T') + "Z");
    }
  };

  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

  private static final List<String> SONG_NAMES =
      List.of(
          "fela-kuti/zombie",
          "fela-kuti/water-no-get-enemy",
          "tony-allen/lady",
          "tony-allen/secret-agent",
          "miriam-makeba/pata-pata",
          "cesaria-evora/sodade",
          "ali-farka-toure/ai-du",
          "oumou-sangare/saa-magni",
          "youssou-n-dour/7-seconds",
          "salif-keita/yamore",
          "björk/jóga",
          "sigur-rós/hoppípolla",
          "坂本-龍一/merry-christmas-mr-lawrence",
          "nina-simone/feeling-good",
          "john-coltrane/naima");
  private static final List<String> SONG_EVENTS =
      List.of("song_started", "song_started", "song_completed", "song_skipped", "song_liked");
  private static final List<String> TRADE_ERRORS =
      List.of("错误: 缺少 **c 参数", "错误: 签名无效", "错误: 余额不足", "timeout: 银行没有回应");
  private static final List<String> SHOP_EVENTS =
      List.of("view", "view", "view", "view", "cart", "cart", "wish", "purchase");
  private static final List<String> GITHUB_EVENTS =
      List.of(
          "PushEvent",
          "PushEvent",
          "PushEvent",
          "CreateEvent",
          "WatchEvent",
          "IssuesEvent",
          "PullRequestEvent",
          "ForkEvent");
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789*";

  private final String label;

  Sample(String label) {
    this.label = label;
  }

  abstract void write(JsonGenerator json, RandomGenerator random, Instant now) throws IOException;

  /// The name on the command line.
  @Override
  public String toString() {
    return label;
  }

  // Few are often, many are seldom, as with everything that people choose.
  private static int skewed(RandomGenerator random, int bound) {
    double part = random.nextDouble();
    return (int) (part * part * part * bound);
  }

  private static String one(RandomGenerator random, List<String> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  private static String letters(RandomGenerator random, int length) {
    var letters = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      letters.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return letters.toString();
  }

  private static LocalDateTime utc(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
