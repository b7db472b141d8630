package io.sluice.processor.transform.javascript;

import io.sluice.model.Event;
import io.sluice.model.json.Json;
import io.sluice.model.json.JsonScanner;
import io.sluice.model.json.JsonSyntaxException;
import io.sluice.model.transform.Transformed;
import io.sluice.model.transform.Transformed.Payload;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/// Reads what the prelude says a function answered.
final class Answer {
  /// Why an answer cannot be used.
  private static final class Unusable extends Exception {
    Unusable(String why) {
      super(why);
    }
  }

  private final Arguments arguments;
  private final Event event;
  private final Budget budget;

  private Answer(Arguments arguments, Event event, Budget budget) {
    this.arguments = arguments;
    this.event = event;
    this.budget = budget;
  }

  static Transformed read(
      Value value, Arguments arguments, Event event, String file, Budget budget) {
    try {
      return new Answer(arguments, event, budget).read(value);
    } catch (Unusable e) {
      return new Transformed.Failed(Thrown.cut(file + ": " + e.getMessage()));
    }
  }

  /// Null for nothing; a text that is the data; or an array, whose first element says what follows.
  private Transformed read(Value value) throws Unusable {
    if (value.isNull()) {
      return new Transformed.Dropped();
    }
    if (value.isString()) {
      return new Transformed.Changed(payload(value.asString(), null));
    }
    return switch (value.getArrayElement(0).asString()) {
      case "one" -> new Transformed.Changed(payload(value, 1));
      case "many" -> many(value);
      default -> throw new Unusable(value.getArrayElement(1).asString());
    };
  }

  private Transformed many(Value value) throws Unusable {
    var payloads = new ArrayList<Payload>();
    for (long i = 1; i < value.getArraySize(); i += 2) {
      payloads.add(payload(value, i));
    }
    return new Transformed.FannedOut(List.copyOf(payloads));
  }

  private Payload payload(Value value, long at) throws Unusable {
    Value attributes = value.getArrayElement(at + 1);
    return payload(
        value.getArrayElement(at).asString(), attributes.isNull() ? null : attributes.asString());
  }

  private Payload payload(String data, @Nullable String attributes) throws Unusable {
    return new Payload(
        json(data), attributes == null ? event.attributes() : attributes(attributes));
  }

  private Json json(String text) throws Unusable {
    byte[] bytes = utf8(text);
    if (bytes.length > budget.payloadBytes()) {
      throw new Unusable(
          "its answer has %d bytes; %d are allowed".formatted(bytes.length, budget.payloadBytes()));
    }
    var scanner = new JsonScanner(bytes, 0, bytes.length);
    try {
      Json json = scanner.value();
      if (!scanner.atEnd()) {
        throw new Unusable("its answer goes on behind its JSON: " + beginning(text));
      }
      if (scanner.loneSurrogate() >= 0) {
        throw new Unusable("its answer has half a surrogate pair, which is no text");
      }
      if (scanner.deepest() > budget.depth()) {
        throw new Unusable(
            "its answer is nested %d levels deep; %d are allowed"
                .formatted(scanner.deepest(), budget.depth()));
      }
      return json;
    } catch (JsonSyntaxException e) {
      throw new Unusable("its answer is no JSON: " + beginning(text));
    }
  }

  private static byte[] utf8(String text) throws Unusable {
    try {
      ByteBuffer buffer = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(text));
      byte[] bytes = new byte[buffer.remaining()];
      buffer.get(bytes);
      return bytes;
    } catch (CharacterCodingException e) {
      throw new Unusable("its answer has half a surrogate pair, which is no text");
    }
  }

  private static String beginning(String text) {
    return text.isEmpty() ? "an empty text" : text.length() > 60 ? text.substring(0, 60) : text;
  }

  /// What was not changed keeps its form: a number that the function saw as a text stays a number.
  private Map<String, Json> attributes(String object) throws Unusable {
    var attributes = new LinkedHashMap<String, Json>();
    try {
      var scanner = new JsonScanner(json(object));
      for (boolean more = scanner.enter(); more; more = scanner.next('}')) {
        String name = scanner.name();
        Json value = scanner.value();
        String given = arguments.given().get(name);
        Json own = event.attributes().get(name);
        boolean same = given != null && Json.string(given).equals(value);
        if (same && own != null) {
          attributes.put(name, own);
        } else if (!same || !Arguments.isColumn(name)) {
          attributes.put(name, value);
        }
      }
    } catch (JsonSyntaxException e) {
      throw new IllegalStateException("the prelude answers no object", e);
    }
    return Map.copyOf(attributes);
  }
}
