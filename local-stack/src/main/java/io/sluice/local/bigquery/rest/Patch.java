package io.sluice.local.bigquery.rest;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// Changes a resource as a PATCH asks: a null removes a member, an object is merged, anything else
/// takes the place of what was there (RFC 7396, which is what Google's `patch` methods do).
final class Patch {
  private Patch() {}

  static ObjectNode apply(ObjectNode resource, ObjectNode patch) {
    ObjectNode patched = resource.deepCopy();
    patch
        .properties()
        .forEach(member -> {
          if (member.getValue().isNull()) {
            patched.remove(member.getKey());
          } else if (member.getValue() instanceof ObjectNode changed
              && patched.get(member.getKey()) instanceof ObjectNode old) {
            patched.set(member.getKey(), apply(old, changed));
          } else {
            patched.set(member.getKey(), member.getValue());
          }
        });
    return patched;
  }
}
