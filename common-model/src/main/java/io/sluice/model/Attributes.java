package io.sluice.model;

/// Names and values of the message attributes that ingest sets. A message without [#FORMAT] is of
/// another producer and read like the body of a POST.
public final class Attributes {
  /// Version of this very set of attributes and of what they describe.
  public static final String FORMAT = "sluice-format";

  /// The version that this code writes, and the newest that it reads.
  public static final String FORMAT_VERSION = "1";

  /// Pack id: a UUID of version 7, made once before the first attempt to publish.
  public static final String PACK = "sluice-pack";

  /// What the message holds: [#EVENTS] or [#REJECTIONS].
  public static final String KIND = "sluice-kind";

  /// Events, as [#CLOUDEVENTS_BATCH].
  public static final String EVENTS = "events";

  /// Rejections, as a JSON array in the form of [RejectionCodec].
  public static final String REJECTIONS = "rejections";

  /// Media type of the data.
  public static final String CONTENT_TYPE = "content-type";

  /// `gzip` or `zstd` when the data is compressed; absent when it is not.
  public static final String CONTENT_ENCODING = "content-encoding";

  /// Value of [#CONTENT_ENCODING]: Zstandard (RFC 8878).
  public static final String ZSTD = "zstd";

  /// CloudEvents JSON batch format. Source: CloudEvents 1.0.2, JSON event format, section 4.
  public static final String CLOUDEVENTS_BATCH = "application/cloudevents-batch+json";

  /// Hash of the configuration directory that ingest read: which events have a route, and which
  /// have none. Absent when it knew no routes.
  public static final String CONFIG = "sluice-config";

  /// [#YES] when the message carries again what another one carried before: a rejection that was
  /// mended, a dead letter that was taken apart.
  public static final String REPLAY = "sluice-replay";

  /// Value of an attribute that is a mark.
  public static final String YES = "yes";

  private Attributes() {}
}
