package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Expr.Call;
import io.sluice.local.bigquery.sql.Expr.Literal;
import io.sluice.local.bigquery.sql.Expr.Parameter;
import io.sluice.local.bigquery.sql.Expr.Path;
import io.sluice.local.bigquery.sql.Expr.StructOf;
import io.sluice.local.bigquery.sql.Expr.Subquery;
import io.sluice.local.bigquery.sql.Type.Kind;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Translates expressions and finds their types.
final class ExpressionTranslator {
  /// The length of one translated expression, in characters, parameters aside: nested calls may
  /// repeat arguments.
  private static final int EXPRESSION_CHARACTERS_MAX = 1_000_000;

  private final Context context;
  private final QueryTranslator queries;
  private final Operators operators = new Operators(this);
  private final Windows windows = new Windows(this);

  ExpressionTranslator(Context context, QueryTranslator queries) {
    this.context = context;
    this.queries = queries;
  }

  Context context() {
    return context;
  }

  Windows windows() {
    return windows;
  }

  Typed translate(Expr expression, Scope scope) {
    Typed translated = dispatch(expression, scope);
    if (translated.text().length()
        > EXPRESSION_CHARACTERS_MAX + 2 * context.parameterCharacters()) {
      throw SqlException.at(
          expression.position(), "The expression is too complex for the local BigQuery");
    }
    return translated;
  }

  List<Typed> translate(List<Expr> expressions, Scope scope) {
    return expressions.stream().map(e -> translate(e, scope)).toList();
  }

  /// A condition of a clause such as WHERE.
  Typed condition(Expr expression, Scope scope, String clause) {
    Typed condition = translate(expression, scope);
    Typed bool = Coercion.to(Type.BOOL, condition);
    if (bool == null) {
      throw SqlException.at(
          expression.position(),
          clause + " should return type BOOL, but returns " + condition.type());
    }
    return bool;
  }

  /// All values as the one type that they have in common.
  List<Typed> unified(Position at, String what, List<Typed> values) {
    Type common = Coercion.common(values);
    if (common == null) {
      throw SqlException.at(
          at, "No matching signature for " + what + " for argument types: " + Typed.types(values));
    }
    return values.stream().map(value -> coerced(common, value)).toList();
  }

  private static Typed coerced(Type type, Typed value) {
    Typed coerced = Coercion.to(type, value);
    if (coerced == null) {
      throw new IllegalStateException(value.type() + " does not become " + type);
    }
    return coerced;
  }

  private Typed dispatch(Expr expression, Scope scope) {
    return switch (expression) {
      case Literal e -> literal(e);
      case Parameter e -> parameter(e);
      case Path e -> path(e, scope);
      case Expr.Field e -> Fields.member(e.position(), translate(e.base(), scope), e.name());
      case Expr.Index e ->
          Fields.index(
              e.position(), translate(e.base(), scope), e.mode(), translate(e.index(), scope));
      case Call e -> Functions.call(e, scope, this);
      case Expr.Cast e -> cast(e, scope);
      case Expr.Extract e -> Extraction.of(e, scope, this);
      case Expr.Interval e ->
          throw SqlException.unsupported(e.position(), "An INTERVAL outside of date arithmetic is");
      case Expr.ArrayOf e -> array(e, scope);
      case StructOf e -> struct(e, scope);
      case Subquery e -> subquery(e, scope);
      case Expr.Case e -> operators.cases(e, scope);
      case Expr.InQuery e -> inQuery(e, scope);
      case Expr.Unary e -> operators.unary(e, scope);
      case Expr.Binary e -> operators.binary(e, scope);
      case Expr.Between e -> operators.between(e, scope);
      case Expr.InList e -> operators.in(e, scope);
      case Expr.InArray e -> operators.inArray(e, scope);
      case Expr.Is e -> operators.is(e, scope);
    };
  }

  private static Typed literal(Literal literal) {
    Object value = literal.value();
    if (value == null) {
      return new Typed(Duck.cast("NULL", Type.NULL), Type.NULL);
    }
    try {
      return Literals.of(literal.type(), value);
    } catch (IllegalArgumentException e) {
      throw SqlException.at(
          literal.position(), "Invalid " + literal.type() + " literal: \"" + value + "\"");
    }
  }

  private Typed parameter(Parameter parameter) {
    Typed value = context.parameter(parameter.name());
    if (value == null) {
      throw SqlException.at(
          parameter.position(), "Query parameter '" + parameter.name() + "' not found");
    }
    return value;
  }

  private static Typed path(Path path, Scope scope) {
    Typed value = scope.resolve(path.position(), path.names());
    if (value == null) {
      throw SqlException.at(
          path.position(), "Unrecognized name: " + String.join(".", path.names()));
    }
    return value;
  }

  private Typed cast(Expr.Cast cast, Scope scope) {
    Typed value = translate(cast.value(), scope);
    Typed converted = Casts.explicit(cast.position(), value, cast.type());
    return cast.safe() ? new Typed("TRY(" + converted.text() + ")", cast.type()) : converted;
  }

  private Typed array(Expr.ArrayOf array, Scope scope) {
    List<Typed> items = translate(array.items(), scope);
    List<Typed> unified =
        array.element() == null
            ? unified(array.position(), "array literal", items)
            : items.stream().map(item -> member(array.position(), item, array.element())).toList();
    Type element =
        array.element() != null
            ? array.element()
            : unified.isEmpty() ? Type.NULL : unified.getFirst().type();
    if (element.is(Kind.ARRAY)) {
      throw SqlException.at(array.position(), "Cannot construct array with element type ARRAY");
    }
    Type type = Type.array(element);
    return new Typed(Duck.cast("[" + Typed.texts(unified) + "]", type), type);
  }

  private static Typed member(Position at, Typed value, Type type) {
    Typed member = Coercion.to(type, value);
    if (member == null) {
      throw SqlException.at(
          at, "Value of type " + value.type() + " cannot be coerced to type " + type);
    }
    return member;
  }

  private Typed struct(StructOf struct, Scope scope) {
    var columns = new ArrayList<Scope.Column>();
    Type type = struct.type();
    if (type != null && type.fields().size() != struct.members().size()) {
      throw SqlException.at(
          struct.position(),
          "STRUCT type has %d fields but constructor call has %d fields"
              .formatted(type.fields().size(), struct.members().size()));
    }
    for (int i = 0; i < struct.members().size(); i++) {
      Expr.Member member = struct.members().get(i);
      Typed value = translate(member.value(), scope);
      Type.@Nullable Field field = type == null ? null : type.fields().get(i);
      columns.add(
          field == null
              ? new Scope.Column(member.name(), value)
              : new Scope.Column(field.name(), member(struct.position(), value, field.type())));
    }
    return Scope.structOf(columns);
  }

  private Typed subquery(Subquery subquery, Scope scope) {
    QueryTranslator.Translated rows = queries.translate(subquery.query(), scope);
    if (subquery.form() == Subquery.Form.EXISTS) {
      return new Typed("EXISTS (" + rows.sql() + ")", Type.BOOL);
    }
    if (rows.outputs().size() != 1) {
      throw SqlException.at(
          subquery.position(),
          subquery.form() == Subquery.Form.ARRAY
              ? "ARRAY subquery cannot have more than one column unless using SELECT AS STRUCT to"
                  + " build STRUCT values"
              : "Scalar subquery cannot have more than one column unless using SELECT AS STRUCT to"
                  + " build STRUCT values");
    }
    Type type = rows.outputs().getFirst().type();
    return subquery.form() == Subquery.Form.ARRAY
        ? new Typed("ARRAY(" + rows.sql() + ")", Type.array(type))
        : new Typed("(" + rows.sql() + ")", type);
  }

  private Typed inQuery(Expr.InQuery in, Scope scope) {
    Typed value = translate(in.value(), scope);
    QueryTranslator.Translated rows = queries.translate(in.query(), scope);
    if (rows.outputs().size() != 1) {
      throw SqlException.at(in.position(), "Subquery of type IN must have only one output column");
    }
    var item = new Typed("", rows.outputs().getFirst().type());
    Type common = Coercion.common(List.of(value, item));
    if (common == null || !common.isGroupable()) {
      throw SqlException.at(
          in.position(),
          "Cannot execute IN subquery with uncomparable types "
              + value.type()
              + " and "
              + item.type());
    }
    return new Typed(
        "(" + Duck.cast(value.text(), common) + " IN (" + rows.sql() + "))", Type.BOOL);
  }
}
