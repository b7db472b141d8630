package io.sluice.model.condition;

import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Finds out for which types of events a condition holds, where it asks for nothing else.
final class EventTypes {
  private EventTypes() {}

  /// The types, when the condition holds for every event of them and for no other; else empty.
  static Optional<Set<String>> of(CelExpr expression) {
    if (expression.getKind() != Kind.CALL || expression.call().args().size() != 2) {
      return Optional.empty();
    }
    CelExpr left = expression.call().args().getFirst();
    CelExpr right = expression.call().args().getLast();
    return switch (expression.call().function()) {
      case "_==_" -> isType(left) ? text(right) : isType(right) ? text(left) : Optional.empty();
      case "@in" ->
          isType(left) && right.getKind() == Kind.LIST
              ? all(right.list().elements())
              : Optional.empty();
      case "_||_" -> of(left).flatMap(some -> of(right).map(others -> union(some, others)));
      default -> Optional.empty();
    };
  }

  private static boolean isType(CelExpr expression) {
    return expression.getKind() == Kind.SELECT
        && expression.select().field().equals("type")
        && !expression.select().testOnly()
        && expression.select().operand().getKind() == Kind.IDENT;
  }

  private static Optional<Set<String>> text(CelExpr expression) {
    return expression.getKind() == Kind.CONSTANT
            && expression.constant().getKind() == CelConstant.Kind.STRING_VALUE
        ? Optional.of(Set.of(expression.constant().stringValue()))
        : Optional.empty();
  }

  private static Optional<Set<String>> all(List<CelExpr> expressions) {
    Optional<Set<String>> all = Optional.of(Set.of());
    for (CelExpr expression : expressions) {
      all = all.flatMap(some -> text(expression).map(one -> union(some, one)));
    }
    return all;
  }

  private static Set<String> union(Set<String> some, Set<String> others) {
    var union = new HashSet<>(some);
    union.addAll(others);
    return union;
  }
}
