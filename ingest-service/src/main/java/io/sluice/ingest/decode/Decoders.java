package io.sluice.ingest.decode;

import io.sluice.model.decode.Decoder;
import io.sluice.model.decode.EventRules;
import io.sluice.model.decode.MediaTypes;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which decoder reads a request.
public final class Decoders {
  private final EventRules rules;
  private final MediaTypes types;

  public Decoders(EventRules rules) {
    this.rules = rules;
    this.types = new MediaTypes(rules);
  }

  /// The decoder of a content type; empty when there is none. CloudEvents in JSON say so in their
  /// type; with `ce-` headers beside any other type it is a CloudEvent in binary mode.
  public Optional<Decoder> of(@Nullable String contentType, List<HeaderAttribute> attributes) {
    boolean structured = MediaTypes.essence(contentType).startsWith("application/cloudevents");
    return attributes.isEmpty() || structured
        ? types.decoder(contentType)
        : Optional.of(new BinaryMode(rules, attributes, contentType));
  }
}
