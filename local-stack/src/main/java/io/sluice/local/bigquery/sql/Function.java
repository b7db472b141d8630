package io.sluice.local.bigquery.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A function of GoogleSQL that is supported. `accepts` has a letter for each modifier that a call
/// may have: `d` DISTINCT, `n` IGNORE or RESPECT NULLS, `r` ORDER BY, `l` LIMIT, `o` OVER, `O` must
/// have OVER, `*` the star.
record Function(String name, String category, List<Overload> overloads) {
  /// One way to call it; the signature is what the documentation shows. Without a list of
  /// parameters the body itself judges the arguments.
  record Overload(String signature, String accepts, @Nullable List<Type> parameters, Body body) {
    /// Whether the arguments have these types without coercion.
    boolean fits(Invocation call) {
      return parameters == null
          || parameters.equals(call.args().stream().map(Typed::type).toList());
    }
  }

  /// Translates a call, or returns null when the arguments do not fit this overload.
  interface Body {
    @Nullable Typed call(Invocation invocation);
  }
}
