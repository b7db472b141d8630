package io.sluice.local.bigquery.sql;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An expression as it was written.
sealed interface Expr {
  Position position();

  /// `value` is a String, Long, Boolean or null; numbers with a fraction keep their digits.
  record Literal(Position position, Type type, @Nullable Object value) implements Expr {}

  /// A query parameter; positional ones are named `1`, `2`, ...
  record Parameter(Position position, String name) implements Expr {}

  /// Names with dots between: a column, a member of one, a range variable, a date part.
  record Path(Position position, List<String> names) implements Expr {}

  record Field(Position position, Expr base, String name) implements Expr {}

  record Index(Position position, Expr base, Mode mode, Expr index) implements Expr {
    enum Mode {
      PLAIN,
      OFFSET,
      ORDINAL,
      SAFE_OFFSET,
      SAFE_ORDINAL
    }
  }

  record Call(
      Position position,
      String name,
      boolean safe,
      List<Expr> arguments,
      Modifiers modifiers,
      @Nullable Window over)
      implements Expr {
    Call(Position position, String name, List<Expr> arguments) {
      this(position, name, false, arguments, Modifiers.NONE, null);
    }
  }

  /// What may stand in a call besides its arguments; `nulls` is IGNORE, RESPECT or empty.
  record Modifiers(
      boolean star, boolean distinct, String nulls, List<Order> orderBy, @Nullable Expr limit) {
    static final Modifiers NONE = new Modifiers(false, false, "", List.of(), null);
  }

  /// The text after OVER: the name of a window, or its definition.
  record Window(
      @Nullable String name, List<Expr> partitionBy, List<Order> orderBy, @Nullable Frame frame) {}

  record Frame(String unit, Bound start, Bound end) {}

  /// A bound such as `UNBOUNDED PRECEDING` or, with an amount, `3 PRECEDING`.
  record Bound(@Nullable Expr amount, String words) {}

  /// `nulls` is FIRST, LAST or empty.
  record Order(Expr expression, boolean descending, String nulls) {}

  record Cast(Position position, Expr value, Type type, boolean safe) implements Expr {}

  record Extract(Position position, Expr part, Expr value, @Nullable Expr zone) implements Expr {}

  record Interval(Position position, Expr amount, String unit) implements Expr {}

  record Unary(Position position, String operator, Expr operand) implements Expr {}

  record Binary(Position position, String operator, Expr left, Expr right) implements Expr {}

  record Between(Position position, Expr value, Expr low, Expr high) implements Expr {}

  record InList(Position position, Expr value, List<Expr> items) implements Expr {}

  record InArray(Position position, Expr value, Expr array) implements Expr {}

  record InQuery(Position position, Expr value, Query query) implements Expr {}

  /// `value IS what`, where what is NULL, TRUE or FALSE.
  record Is(Position position, Expr value, String what) implements Expr {}

  record Case(Position position, @Nullable Expr operand, List<When> whens, @Nullable Expr otherwise)
      implements Expr {}

  record When(Expr condition, Expr result) {}

  record ArrayOf(Position position, @Nullable Type element, List<Expr> items) implements Expr {}

  record StructOf(Position position, @Nullable Type type, List<Member> members) implements Expr {}

  record Member(@Nullable String name, Expr value) {}

  record Subquery(Position position, Form form, Query query) implements Expr {
    enum Form {
      SCALAR,
      EXISTS,
      ARRAY
    }
  }
}
