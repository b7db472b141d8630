package io.sluice.model.decode;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.EventPacker;
import io.sluice.model.Rfc3339;
import io.sluice.model.json.Json;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Collects the context attributes of one CloudEvent, from JSON or from HTTP headers, and makes the
/// event of them. Source: CloudEvents 1.0.2, sections "Context attributes" and "Naming
/// conventions".
public final class CloudEventContext {
  private static final Pattern NAME = Pattern.compile("[a-z0-9]{1,64}");
  private static final int MAX_NAME_CHARS = 64;
  private static final Set<String> REQUIRED = Set.of("specversion", "id", "source", "type");
  private static final Set<String> STRINGS =
      Set.of(
          "specversion",
          "id",
          "source",
          "type",
          "time",
          "subject",
          "datacontenttype",
          "dataschema");
  private static final String RESERVED_PREFIX = "sluice";

  private final boolean packed;
  private final Map<String, String> core = new HashMap<>();
  private final Map<String, Json> attributes = new TreeMap<>();
  private @Nullable String complaint;
  private @Nullable Json data;
  private boolean binary;

  CloudEventContext(boolean packed) {
    this.packed = packed;
  }

  /// For an event of a client.
  public CloudEventContext() {
    this(false);
  }

  /// Takes the payload.
  ///
  /// @param binary whether it is a JSON string of base64
  public void data(Json data, boolean binary) {
    if (this.data != null) {
      complain("the event has its data twice");
    }
    this.data = data;
    this.binary = binary;
  }

  /// Takes a context attribute that is a string.
  public void attribute(String name, String value) {
    if (!packed) {
      check(AttributeValues.fault(name, value));
    }
    switch (name) {
      case "specversion", "id", "source", "type", "time", "subject" -> core(name, value);
      case EventPacker.RECEIVED_AT, EventPacker.IDENTITY, EventPacker.ROUTE -> {
        if (packed) {
          core(name, value);
        } else {
          extension(name, Json.string(value));
        }
      }
      default -> extension(name, Json.string(value));
    }
  }

  /// Takes an attribute that is a JSON number.
  void number(String name, Json value) {
    if (!packed && !STRINGS.contains(name)) {
      check(AttributeValues.numberFault(name, value));
    }
    scalar(name, value);
  }

  /// Takes an attribute that is a JSON scalar, but no string.
  void scalar(String name, Json value) {
    if (STRINGS.contains(name)) {
      complain("attribute '%s' is no string".formatted(name));
    } else {
      extension(name, value);
    }
  }

  private void extension(String name, Json value) {
    if (!NAME.matcher(name).matches()) {
      complain(
          "attribute name '%s' is not made of lower-case letters and digits"
              .formatted(shown(name)));
    } else if (name.startsWith(RESERVED_PREFIX)) {
      complain("attribute '%s': names that begin with 'sluice' are reserved".formatted(name));
    } else if (attributes.put(name, value) != null) {
      complain("attribute '%s' is given twice".formatted(name));
    }
  }

  /// As much of an attribute's name as is told to people.
  static String shown(String name) {
    return name.length() > MAX_NAME_CHARS ? name.substring(0, MAX_NAME_CHARS) : name;
  }

  private void check(@Nullable String fault) {
    if (fault != null) {
      complain(fault);
    }
  }

  /// Notes what is wrong; the first complaint counts.
  void complain(String text) {
    if (complaint == null) {
      complaint = text;
    }
  }

  /// What is wrong, for people; empty when nothing is.
  public String complaint() {
    return complaint == null ? "" : complaint;
  }

  /// The event's id, if it has one.
  public @Nullable String id() {
    return core.get("id");
  }

  /// The event's type, if it has one.
  public @Nullable String type() {
    return core.get("type");
  }

  /// The event; empty when something is wrong with it, see [#complaint()].
  public Optional<Event> event(Origin origin) {
    Instant time = instant("time", origin.receivedAt());
    Instant receivedAt = instant(EventPacker.RECEIVED_AT, origin.receivedAt());
    Identity identity = identity();
    for (String name : REQUIRED) {
      if (core.getOrDefault(name, "").isEmpty()) {
        complain("the required attribute '%s' is missing".formatted(name));
      }
    }
    String version = core.getOrDefault("specversion", "");
    if (!version.equals("1.0")) {
      complain("specversion '%s' is not supported, 1.0 is".formatted(version));
    }
    if (complaint != null) {
      return Optional.empty();
    }
    return Optional.of(
        new Event(
            core.getOrDefault("id", ""),
            core.getOrDefault("source", ""),
            core.getOrDefault("type", ""),
            time,
            core.get("subject"),
            receivedAt,
            identity,
            attributes,
            data == null ? Json.NULL : data,
            binary,
            core.get(EventPacker.ROUTE)));
  }

  private void core(String name, String value) {
    if (value.length() > EventRules.MAX_NAME_CHARS) {
      complain(
          "attribute '%s' has %,d characters, the limit is %,d"
              .formatted(name, value.length(), EventRules.MAX_NAME_CHARS));
    } else if (core.put(name, value) != null) {
      complain("attribute '%s' is given twice".formatted(name));
    }
  }

  private Instant instant(String name, Instant fallback) {
    String text = core.get(name);
    if (text == null) {
      return fallback;
    }
    Optional<Instant> instant = Rfc3339.parse(text);
    if (instant.isEmpty()) {
      complain("attribute '%s' is no RFC 3339 time".formatted(name));
    }
    return instant.orElse(fallback);
  }

  private Identity identity() {
    String name = core.get(EventPacker.IDENTITY);
    if (name == null) {
      return Identity.ID;
    }
    try {
      return Identity.valueOf(name.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      complain(
          "attribute '%s' is '%s', which is none of ours".formatted(EventPacker.IDENTITY, name));
      return Identity.ID;
    }
  }
}
