package io.sluice.model;

import java.util.Arrays;
import java.util.Optional;

/// The one list of configuration names. Every process accepts every name on it, so that one
/// environment serves all of them; a name that begins with `SLUICE_` and is not here is an error.
///
/// The table in the README is checked against this list.
public enum Setting {
  // Where things are
  PROJECT(Kind.TEXT, "", "Google Cloud project id of the topic, the dataset and the secrets."),
  TOPIC(Kind.TEXT, "events", "Pub/Sub topic: an id, or `projects/P/topics/T`."),
  DATASET(Kind.TEXT, "sluice", "BigQuery dataset that holds the tables."),
  PUBSUB_ENDPOINT(
      Kind.TEXT,
      "",
      "Pub/Sub endpoint; empty for Google's. `http://host:port` means plaintext without credentials."),
  BIGQUERY_ENDPOINT(Kind.TEXT, "", "BigQuery REST endpoint; empty for Google's."),
  BIGQUERY_GRPC_ENDPOINT(Kind.TEXT, "", "BigQuery Storage Write endpoint; empty for Google's."),
  SECRETS_ENDPOINT(Kind.TEXT, "", "Secret Manager endpoint; empty for Google's."),
  REDIS_URL(
      Kind.TEXT,
      "",
      "Redis of the processor: `redis://host:port`, or `rediss://host:port` for TLS."),
  REDIS_DURABLE(
      Kind.FLAG,
      "no",
      "`yes`: Redis keeps every write that it has answered, also when it restarts (one node, `appendfsync always`). Else each restart or failover counts as a loss of its memory."),
  REDIS_AUTH_SECRET(
      Kind.TEXT,
      "",
      "Secret with the Redis AUTH string: an id, or `projects/P/secrets/S/versions/V`; empty for none."),
  REDIS_CA_SECRET(
      Kind.TEXT,
      "",
      "Secret with the CA certificates of this Redis alone, in PEM, for `rediss://`: an id, or `projects/P/secrets/S/versions/V`; empty for those that the JVM trusts."),
  WRITE_KEYS_SECRET(
      Kind.TEXT,
      "",
      "Secret with the write keys, one `name:key` a line: an id, or `projects/P/secrets/S/versions/V`."),
  WRITE_KEYS_FILE(Kind.TEXT, "", "File with the write keys, in place of a secret."),
  WRITE_KEYS_REFRESH_SECONDS(
      Kind.COUNT,
      "60",
      "Seconds from one reading of the write keys to the next; 0: they are read at the start only."),
  OPEN(Kind.FLAG, "no", "`yes`: ingest takes events without a write key, and any key."),

  // Which events go where
  CONFIG_DIR(
      Kind.TEXT,
      "config",
      "Directory with `sluice.yaml`, the schemas and the transforms; without that file every event goes to `events`."),
  CONFIG_REFRESH_SECONDS(
      Kind.COUNT,
      "2",
      "Seconds from one look at that directory to the next; what changed is in force then. 0: it is read at the start only."),

  // What ingest takes
  MAX_BODY_BYTES(Kind.COUNT, "10485760", "Bytes of a request body after inflating; 413 beyond."),
  MAX_EVENT_BYTES(Kind.COUNT, "1048576", "Bytes of one event; a rejection TOO_LARGE beyond."),
  MAX_BATCH_EVENTS(Kind.COUNT, "10000", "Events of one request; 413 beyond."),
  MAX_DEPTH(
      Kind.COUNT,
      "500",
      "Nesting depth of an event's JSON; a rejection INVALID beyond. BigQuery's own limit is 500."),
  MAX_MESSAGE_BYTES(
      Kind.COUNT, "4194304", "Bytes of events in one message, inflated; a larger batch is split."),
  MAX_IN_FLIGHT_BYTES(
      Kind.COUNT,
      "134217728",
      "Bytes that the requests of one service hold at a time, their bodies and what is made of them; 503 beyond."),
  PUBLISH_TIMEOUT_SECONDS(
      Kind.COUNT,
      "7",
      "Seconds until a publish that was not acknowledged counts as failed; less than the drain, so that it is answered."),
  COMPRESS_PACKS(
      Kind.FLAG,
      "yes",
      "Whether messages of 2,000 bytes and more are compressed with Zstandard; `no` for other subscribers that cannot read it."),
  ID_FIELDS(
      Kind.LIST,
      "id,event_id,eventId,messageId",
      "Fields of a plain JSON event that may hold its id, the first present one wins."),
  TYPE_FIELDS(Kind.LIST, "type,event_type,event", "Fields that may hold the event's type."),
  TIME_FIELDS(
      Kind.LIST, "time,timestamp,date,created_at", "Fields that may hold the event's time."),
  SOURCE_FIELDS(Kind.LIST, "source", "Fields that may hold the event's source."),
  CORS_ORIGINS(Kind.LIST, "*", "Origins that browsers may post from; `*` for all."),
  ALLOWED_HOSTS(
      Kind.LIST,
      "",
      "Hosts that requests may name, without port; 421 for others, `/health` and `/ready` aside. Empty for all."),
  TRUSTED_HOPS(
      Kind.COUNT,
      "0",
      "Which entry of X-Forwarded-For is the client's address, counted from the right: 1 on Cloud Run's own URL, 2 behind Google's external load balancer. 0: that of the connection."),
  ADDRESS_REQUESTS_PER_SECOND(
      Kind.COUNT,
      "0",
      "Requests a second that an instance takes from one address (of IPv6, from one /64); 429 beyond. 0: any number."),
  KEY_EVENTS_PER_SECOND(
      Kind.COUNT,
      "0",
      "Events a second that an instance takes with one write key; 429 beyond. 0: any number."),
  BURST_SECONDS(
      Kind.COUNT, "10", "Seconds of these rates that may come at once after a pause; 1 to 3,600."),
  REJECTED_BYTES_PER_MINUTE(
      Kind.COUNT,
      "67108864",
      "Bytes of rejected events that an instance keeps for one write key and minute; further rejections are kept without their bytes."),

  // Who may push to the processor
  PUSH_AUDIENCE(
      Kind.TEXT,
      "",
      "Audience that the OIDC tokens of pushes must have: the subscription's, or its push endpoint if it names none. Without this and the account anyone who reaches the processor may push."),
  PUSH_ACCOUNT(
      Kind.TEXT, "", "Email of the service account whose tokens the push subscription sends."),
  PUSH_KEYS_URL(Kind.TEXT, "", "JWK set with the keys of these tokens; empty for Google's."),

  // How the processor works
  DELIVERY(
      Kind.TEXT,
      "exactly-once",
      "`exactly-once`, or `at-least-once`: no Redis, and a row may be stored twice."),
  CONSUMER(Kind.TEXT, "bigquery", "Name of this consumer of the topic; part of its Redis keys."),
  MAX_PUSH_BYTES(Kind.COUNT, "14680064", "Bytes of a push request's body; 413 beyond."),
  MAX_APPEND_BYTES(
      Kind.COUNT,
      "8388608",
      "Bytes of rows that travel in one append. BigQuery's own limit is 20 MB."),
  MAX_APPEND_ROWS(
      Kind.COUNT,
      "2000",
      "Rows that are claimed and appended at a time; those of one message are never parted."),
  ACK_DEADLINE_SECONDS(Kind.COUNT, "60", "Ack deadline of the push subscription."),
  LEASE_SECONDS(Kind.COUNT, "30", "Seconds a claim is its owner's alone."),
  APPEND_TIMEOUT_SECONDS(
      Kind.COUNT, "8", "Seconds until an append that was not answered counts as failed."),
  DONE_SECONDS(Kind.COUNT, "900", "Seconds a message that is in its tables is remembered."),
  RETRY_WINDOW_SECONDS(
      Kind.COUNT,
      "900",
      "Seconds after an event was received in which its sender may send it again: within them that adds no row."),
  RETENTION_SECONDS(
      Kind.COUNT,
      "604800",
      "Message retention of the subscription; a claim is remembered a day longer."),
  REJECTED_DAYS(Kind.COUNT, "30", "Days that rows of `rejected_events` are kept."),

  TRANSFORM_MILLIS(
      Kind.COUNT,
      "500",
      "Milliseconds of CPU time that a transform may take for one event; a rejection TRANSFORM beyond."),
  TRANSFORM_BYTES(
      Kind.COUNT,
      "67108864",
      "Bytes that a transform may allocate for one event; a rejection TRANSFORM beyond."),

  // How both run
  DRAIN_SECONDS(
      Kind.COUNT,
      "8",
      "Seconds from SIGTERM until the service ends, whatever is still in flight. Cloud Run kills after 10."),
  LOG_LEVEL(Kind.TEXT, "INFO", "Lowest level that is logged: DEBUG, INFO, WARN, ERROR."),
  METRICS_PORT(
      Kind.PORT,
      "",
      "Loopback port of the Prometheus metrics; 9464 for ingest, 9465 for the processor."),
  METRICS_LOG_SECONDS(
      Kind.COUNT,
      "60",
      "Seconds from one log line with what was counted to the next; a period in which nothing was has none. 0: never. Needs the log level INFO or lower."),

  // The local stack
  INGEST_PORT(Kind.PORT, "8080", "Port of ingest; on Cloud Run `PORT` wins."),
  PROCESSOR_PORT(Kind.PORT, "8081", "Port of the processor; on Cloud Run `PORT` wins."),
  CONSOLE_PORT(Kind.PORT, "8090", "Port kept free for the console of a later release."),
  PUBSUB_PORT(Kind.PORT, "8085", "Port of the local Pub/Sub and Secret Manager."),
  BIGQUERY_PORT(Kind.PORT, "9050", "Port of the local BigQuery, REST."),
  BIGQUERY_GRPC_PORT(Kind.PORT, "9060", "Port of the local BigQuery, Storage Write."),
  REDIS_PORT(Kind.PORT, "6380", "Port of the local Redis."),
  PORT_OFFSET(Kind.COUNT, "0", "Added to every local port."),
  PUSH_ENDPOINTS(
      Kind.LIST,
      "",
      "Where the local Pub/Sub pushes to, comma-separated; by default the local processor."),
  DATA_DIR(Kind.TEXT, ".sluice", "Directory of everything that the local stack keeps.");

  /// How a value is read: text as it is, a flag is `yes` or `no`, a count is a whole number of the
  /// unit in the name, a port is 1 to 65535, a list is comma-separated.
  public enum Kind {
    TEXT,
    FLAG,
    COUNT,
    PORT,
    LIST
  }

  private final Kind kind;
  private final String fallback;
  private final String meaning;

  Setting(Kind kind, String fallback, String meaning) {
    this.kind = kind;
    this.fallback = fallback;
    this.meaning = meaning;
  }

  /// The name of the environment variable.
  public String variable() {
    return "SLUICE_" + name();
  }

  /// How its value is read.
  public Kind kind() {
    return kind;
  }

  /// The value when the variable is absent or empty; empty when there is none.
  public String fallback() {
    return fallback;
  }

  /// What it means, for people.
  public String meaning() {
    return meaning;
  }

  static Optional<Setting> of(String variable) {
    return Arrays.stream(values()).filter(s -> s.variable().equals(variable)).findFirst();
  }
}
