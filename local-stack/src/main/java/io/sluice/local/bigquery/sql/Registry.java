package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Function.Body;
import io.sluice.local.bigquery.sql.Function.Overload;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The list of functions while it is being written. A template is DuckDB's SQL with `{0}`, `{1}`,
/// ... for the arguments and `{d}`, `{n}`, `{r}`, `{o}` for the modifiers.
final class Registry {
  private static final Pattern SIGNATURE = Pattern.compile("([A-Z0-9_.]+)\\((.*)\\) -> (.+)");
  private static final Pattern PLACE = Pattern.compile("\\{([0-9dnroO])}");

  private final SortedMap<String, Function> functions = new TreeMap<>();
  private String category = "";

  SortedMap<String, Function> functions() {
    return functions;
  }

  Registry category(String name) {
    category = name;
    return this;
  }

  /// A function whose signature says all: `NAME(TYPE, TYPE) -> TYPE`.
  void define(String signature, String template) {
    Matcher parts = parse(signature);
    List<Type> parameters =
        parts.group(2).isEmpty()
            ? List.of()
            : Arrays.stream(parts.group(2).split(", ")).map(Registry::type).toList();
    Type result = type(parts.group(3));
    add(
        signature,
        new Overload(
            signature,
            accepted(template),
            parameters,
            call -> apply(call, parameters, result, template)));
  }

  /// A function that needs more than a template.
  void define(String signature, String accepts, Body body) {
    add(signature, new Overload(signature, accepts, null, body));
  }

  private void add(String signature, Overload overload) {
    String name = parse(signature).group(1);
    Function known = functions.get(name);
    var overloads = new ArrayList<Overload>();
    if (known != null) {
      overloads.addAll(known.overloads());
    }
    overloads.add(overload);
    functions.put(name, new Function(name, category, List.copyOf(overloads)));
  }

  static String fill(String template, Invocation call, List<Typed> arguments) {
    var filled = new StringBuilder();
    Matcher place = PLACE.matcher(template);
    while (place.find()) {
      String text =
          switch (place.group(1)) {
            case "d" -> call.distinct();
            case "n" -> call.nulls();
            case "r" -> call.orderBy();
            case "o", "O" -> call.over();
            default -> arguments.get(Integer.parseInt(place.group(1))).text();
          };
      place.appendReplacement(filled, Matcher.quoteReplacement(text));
    }
    return place.appendTail(filled).toString();
  }

  private static @Nullable Typed apply(
      Invocation call, List<Type> parameters, Type result, String template) {
    if (call.count() != parameters.size()) {
      return null;
    }
    var arguments = new ArrayList<Typed>();
    for (int i = 0; i < parameters.size(); i++) {
      Typed argument = Coercion.to(parameters.get(i), call.arg(i));
      if (argument == null) {
        return null;
      }
      arguments.add(argument);
    }
    return new Typed(fill(template, call, arguments), result);
  }

  private static String accepted(String template) {
    var letters = new StringBuilder();
    Matcher place = PLACE.matcher(template);
    while (place.find()) {
      letters.append(place.group(1));
    }
    return letters.toString().replaceAll("[0-9]", "");
  }

  private static Matcher parse(String signature) {
    Matcher parts = SIGNATURE.matcher(signature);
    if (!parts.matches()) {
      throw new IllegalArgumentException(signature);
    }
    return parts;
  }

  private static Type type(String name) {
    boolean array = name.startsWith("ARRAY<");
    Type scalar = TypeParser.scalar(array ? name.substring(6, name.length() - 1) : name);
    if (scalar == null) {
      throw new IllegalArgumentException(name);
    }
    return array ? Type.array(scalar) : scalar;
  }
}
