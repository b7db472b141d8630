package io.sluice.model.condition;

import com.google.common.collect.ImmutableList;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelErrorCode;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExpr.ExprKind.Kind;
import dev.cel.common.navigation.CelNavigableAst;
import dev.cel.common.navigation.CelNavigableExpr;
import dev.cel.common.types.CelType;
import dev.cel.common.types.CelTypeProvider;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelVariableResolver;
import io.sluice.model.InvalidConfigException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A condition over an event, in the Common Expression Language: what can be asked of the event
/// stands in [EventView], and is checked before the first event comes. It costs no more than its
/// limits allow, whatever the event holds: the iterations of its macros are counted, and patterns
/// are matched in linear time. Source: https://github.com/google/cel-spec.
public final class Condition {
  /// Characters of a condition.
  static final int MAX_CHARS = 4_096;

  /// Nesting of a condition's parts.
  static final int MAX_DEPTH = 50;

  /// Elements that the macros of a condition (`exists`, `all`, ...) look at in one event, all
  /// together.
  static final int MAX_ITERATIONS = 10_000;

  /// Characters that are kept of what CEL says of an event.
  private static final int MAX_DETAIL_CHARS = 500;

  private static final String EVENT = "event";

  private final CelRuntime.Program program;
  private final Optional<Set<String>> types;

  private Condition(CelRuntime.Program program, Optional<Set<String>> types) {
    this.program = program;
    this.types = types;
  }

  /// CEL is loaded when the first condition is compiled, and not before.
  private static final class Language {
    private static final CelOptions OPTIONS =
        CelOptions.current()
            .maxExpressionCodePointSize(MAX_CHARS)
            .maxParseRecursionDepth(MAX_DEPTH)
            .comprehensionMaxIterations(MAX_ITERATIONS)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    static final CelCompiler COMPILER =
        CelCompilerFactory.standardCelCompilerBuilder()
            .setOptions(OPTIONS)
            .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
            .setTypeProvider(new Types())
            .addVar(EVENT, EventView.TYPE)
            .setResultType(SimpleType.BOOL)
            .build();

    /// Not the planner: that one copies the whole event before it looks at a field (2,500 ns for
    /// `event.type == "trade"`, this one 340 ns).
    static final CelRuntime RUNTIME =
        CelRuntimeFactory.legacyCelRuntimeBuilder().setOptions(OPTIONS).build();
  }

  private static final class Types implements CelTypeProvider {
    @Override
    public ImmutableList<CelType> types() {
      return ImmutableList.of(EventView.TYPE);
    }

    @Override
    public Optional<CelType> findType(String name) {
      return name.equals(EventView.TYPE.name()) ? Optional.of(EventView.TYPE) : Optional.empty();
    }
  }

  /// Reads a condition.
  ///
  /// @throws InvalidConfigException when it is none, each complaint beginning with the place of its
  ///   fault
  public static Condition compile(String text) {
    CelValidationResult result = Language.COMPILER.compile(text);
    if (result.hasError()) {
      throw new InvalidConfigException(complaints(result.getErrors()));
    }
    try {
      CelAbstractSyntaxTree tree = result.getAst();
      checkPatterns(tree);
      return new Condition(Language.RUNTIME.createProgram(tree), EventTypes.of(tree.getExpr()));
    } catch (CelValidationException | CelEvaluationException e) {
      throw new InvalidConfigException(List.of(String.valueOf(e.getMessage())));
    }
  }

  /// The types of events for all of which it holds, when it holds for no others and asks for
  /// nothing else; empty when it does, or nobody can tell.
  public Optional<Set<String>> types() {
    return types;
  }

  /// Whether it holds for an event.
  public Verdict test(EventView event) {
    try {
      CelVariableResolver variables =
          name -> name.equals(EVENT) ? Optional.of(event) : Optional.empty();
      return Boolean.TRUE.equals(program.eval(variables)) ? Verdict.YES : Verdict.NO;
    } catch (CelEvaluationException e) {
      return new Verdict.Undecided(detail(e), e.getErrorCode() == CelErrorCode.ATTRIBUTE_NOT_FOUND);
    }
  }

  private static String detail(CelEvaluationException e) {
    String message = String.valueOf(e.getMessage()).replaceFirst("^evaluation error at \\S+ ", "");
    return message.length() <= MAX_DETAIL_CHARS ? message : message.substring(0, MAX_DETAIL_CHARS);
  }

  /// Behind a slip of the pen nothing can be understood: the first one is told alone.
  private static List<String> complaints(List<CelIssue> issues) {
    boolean syntax = issues.stream().anyMatch(issue -> CelComplaint.isSyntax(issue.getMessage()));
    return issues.stream().limit(syntax ? 1 : issues.size()).map(Condition::complaint).toList();
  }

  private static String complaint(CelIssue issue) {
    var place = issue.getSourceLocation();
    String message = CelComplaint.plain(issue.getMessage());
    return place.getLine() > 1
        ? "line %d, character %d: %s".formatted(place.getLine(), place.getColumn() + 1, message)
        : "character %d: %s".formatted(place.getColumn() + 1, message);
  }

  /// CEL itself would find out with each event.
  private static void checkPatterns(CelAbstractSyntaxTree tree) {
    List<String> complaints =
        CelNavigableAst.fromAst(tree)
            .getRoot()
            .allNodes()
            .filter(node -> node.getKind() == Kind.CALL)
            .map(CelNavigableExpr::expr)
            .map(CelExpr::call)
            .filter(call -> call.function().equals("matches") && !call.args().isEmpty())
            .map(call -> call.args().getLast())
            .filter(pattern -> pattern.getKind() == Kind.CONSTANT)
            .map(CelExpr::constant)
            .filter(constant -> constant.getKind() == CelConstant.Kind.STRING_VALUE)
            .map(CelConstant::stringValue)
            .flatMap(pattern -> complaint(pattern).stream())
            .toList();
    if (!complaints.isEmpty()) {
      throw new InvalidConfigException(complaints);
    }
  }

  private static Optional<String> complaint(String pattern) {
    try {
      Pattern.compile(pattern);
      return Optional.empty();
    } catch (PatternSyntaxException e) {
      return Optional.of(
          "pattern '%s': %s (patterns are RE2's, without look-around and back references)"
              .formatted(pattern, e.getDescription()));
    }
  }
}
