package io.sluice.model.decode;

import io.sluice.model.Event;
import io.sluice.model.Event.Identity;
import io.sluice.model.EventPacker;
import io.sluice.model.json.Json;
import java.time.Instant;
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
  private final Times times;
  private @Nullable String version;
  private @Nullable String id;
  private @Nullable String source;
  private @Nullable String type;
  private @Nullable String time;
  private @Nullable String subject;
  private @Nullable String receivedAt;
  private @Nullable String identity;
  private @Nullable String route;

  /// By name; made for the first one, since most events have none.
  private @Nullable Map<String, Json> attributes;

  private @Nullable String complaint;
  private @Nullable Json data;
  private boolean binary;

  /// @param packed whether ingest has written it, and not a client
  CloudEventContext(boolean packed, Times times) {
    this.packed = packed;
    this.times = times;
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
      case "specversion" -> version = core(name, value, version);
      case "id" -> id = core(name, value, id);
      case "source" -> source = core(name, value, source);
      case "type" -> type = core(name, value, type);
      case "time" -> time = core(name, value, time);
      case "subject" -> subject = core(name, value, subject);
      case EventPacker.RECEIVED_AT, EventPacker.IDENTITY, EventPacker.ROUTE -> {
        if (packed) {
          ours(name, value);
        } else {
          extension(name, Json.string(value));
        }
      }
      default -> extension(name, Json.string(value));
    }
  }

  private void ours(String name, String value) {
    switch (name) {
      case EventPacker.RECEIVED_AT -> receivedAt = core(name, value, receivedAt);
      case EventPacker.IDENTITY -> identity = core(name, value, identity);
      default -> route = core(name, value, route);
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
    } else {
      if (attributes == null) {
        attributes = new TreeMap<>();
      }
      if (attributes.put(name, value) != null) {
        complain("attribute '%s' is given twice".formatted(name));
      }
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
    return id;
  }

  /// The event's type, if it has one.
  public @Nullable String type() {
    return type;
  }

  /// The event; empty when something is wrong with it, see [#complaint()].
  public Optional<Event> event(Origin origin) {
    Instant happened = instant("time", time, origin.receivedAt());
    Instant received = instant(EventPacker.RECEIVED_AT, receivedAt, origin.receivedAt());
    Identity same = identity(identity);
    String version = required("specversion", this.version);
    String id = required("id", this.id);
    String source = required("source", this.source);
    String type = required("type", this.type);
    if (!version.equals("1.0")) {
      complain("specversion '%s' is not supported, 1.0 is".formatted(version));
    }
    if (complaint != null) {
      return Optional.empty();
    }
    return Optional.of(
        new Event(
            id,
            source,
            type,
            happened,
            subject,
            received,
            same,
            attributes == null ? Map.of() : attributes,
            data == null ? Json.NULL : data,
            binary,
            route));
  }

  /// What an attribute is worth from now on.
  ///
  /// @param before what it was worth; null when it was not given yet
  private @Nullable String core(String name, String value, @Nullable String before) {
    if (value.length() > EventRules.MAX_NAME_CHARS) {
      complain(
          "attribute '%s' has %,d characters, the limit is %,d"
              .formatted(name, value.length(), EventRules.MAX_NAME_CHARS));
      return before;
    }
    if (before != null) {
      complain("attribute '%s' is given twice".formatted(name));
    }
    return value;
  }

  private String required(String name, @Nullable String value) {
    if (value == null || value.isEmpty()) {
      complain("the required attribute '%s' is missing".formatted(name));
      return "";
    }
    return value;
  }

  private Instant instant(String name, @Nullable String text, Instant fallback) {
    if (text == null) {
      return fallback;
    }
    Optional<Instant> instant = times.parse(text);
    if (instant.isEmpty()) {
      complain("attribute '%s' is no RFC 3339 time".formatted(name));
    }
    return instant.orElse(fallback);
  }

  private Identity identity(@Nullable String name) {
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
