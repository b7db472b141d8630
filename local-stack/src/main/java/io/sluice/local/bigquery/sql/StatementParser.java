package io.sluice.local.bigquery.sql;

import io.sluice.local.bigquery.sql.Statement.Assignment;
import io.sluice.local.bigquery.sql.Statement.Create;
import io.sluice.local.bigquery.sql.Statement.Definition;
import io.sluice.local.bigquery.sql.Statement.Delete;
import io.sluice.local.bigquery.sql.Statement.Drop;
import io.sluice.local.bigquery.sql.Statement.Insert;
import io.sluice.local.bigquery.sql.Statement.Rows;
import io.sluice.local.bigquery.sql.Statement.Selected;
import io.sluice.local.bigquery.sql.Statement.Update;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Reads one statement.
final class StatementParser {
  private final TokenReader reader;
  private final QueryParser queries;
  private final ExpressionParser expressions;

  private final String text;

  private StatementParser(String text) {
    this.text = text;
    this.reader = new TokenReader(Lexer.tokens(text));
    this.queries = new QueryParser(reader);
    this.expressions = queries.expressions();
  }

  static Statement parse(String text) {
    var parser = new StatementParser(text);
    Statement statement = parser.statement();
    parser.end();
    return statement;
  }

  private void end() {
    while (reader.acceptSymbol(";")) {
      if (reader.peek().kind() != Token.Kind.END && !reader.peek().isSymbol(";")) {
        throw SqlException.unsupported(reader.position(), "A script of more than one statement is");
      }
    }
    if (reader.peek().kind() != Token.Kind.END) {
      throw reader.expected("end of input");
    }
  }

  private Statement statement() {
    Token first = reader.peek();
    if (first.isSymbol("(") || reader.sees("SELECT") || reader.sees("WITH")) {
      return new Statement.Ask(queries.query());
    }
    if (first.kind() != Token.Kind.WORD) {
      throw reader.unexpected();
    }
    return switch (reader.word()) {
      case "INSERT" -> insert();
      case "UPDATE" -> update();
      case "DELETE" -> delete();
      case "CREATE" -> create();
      case "DROP" -> drop();
      case "TRUNCATE" -> truncate();
      default -> throw refused(first);
    };
  }

  private static SqlException refused(Token first) {
    boolean known =
        List.of(
                "MERGE",
                "ALTER",
                "DECLARE",
                "SET",
                "BEGIN",
                "CALL",
                "EXPORT",
                "LOAD",
                "GRANT",
                "REVOKE",
                "EXECUTE",
                "IF",
                "LOOP",
                "WHILE",
                "COMMIT",
                "ROLLBACK",
                "ASSERT",
                "FROM")
            .stream()
            .anyMatch(first::isWord);
    return known
        ? SqlException.unsupported(
            first.position(), "Statement " + first.text().toUpperCase(Locale.ROOT) + " is")
        : SqlException.syntax(first.position(), "Unexpected " + first.described());
  }

  private Insert insert() {
    reader.accept("INTO");
    Query.Table table = queries.froms().bareTable();
    List<String> columns =
        reader.peek().isSymbol("(") && !reader.peek(1).isWord("SELECT")
            ? reader.parenthesized(reader::name)
            : List.of();
    if (reader.accept("VALUES")) {
      return new Insert(table, columns, new Rows(reader.separated(this::row)));
    }
    return new Insert(table, columns, new Selected(queries.query()));
  }

  private List<Expr> row() {
    return reader.parenthesized(this::value);
  }

  private Expr value() {
    reader.refuse("DEFAULT");
    return expressions.expression();
  }

  private Update update() {
    Query.Table table = queries.froms().table();
    reader.expect("SET");
    List<Assignment> assignments = reader.separated(this::assignment);
    Query.From from = reader.accept("FROM") ? queries.froms().from() : null;
    return new Update(table, assignments, from, where("UPDATE"));
  }

  private Assignment assignment() {
    Position at = reader.position();
    String column = reader.name();
    if (reader.peek().isSymbol(".")) {
      throw SqlException.unsupported(at, "UPDATE of a nested field is");
    }
    reader.expectSymbol("=");
    return new Assignment(at, column, value());
  }

  private Delete delete() {
    reader.accept("FROM");
    return new Delete(queries.froms().table(), where("DELETE"));
  }

  private Expr where(String statement) {
    if (!reader.accept("WHERE")) {
      throw SqlException.at(reader.position(), statement + " must have a WHERE clause");
    }
    return expressions.expression();
  }

  private Statement truncate() {
    reader.expect("TABLE");
    return new Statement.Truncate(queries.froms().bareTable());
  }

  private Drop drop() {
    boolean view = tableOrView("DROP");
    boolean ifExists = reader.accept("IF", "EXISTS");
    return new Drop(view, queries.froms().bareTable(), ifExists);
  }

  private boolean tableOrView(String statement) {
    boolean view = reader.accept("VIEW");
    if (!view && !reader.accept("TABLE")) {
      throw SqlException.unsupported(
          reader.position(), "Statement " + statement + " " + reader.word() + " is");
    }
    return view;
  }

  private Create create() {
    boolean orReplace = reader.accept("OR", "REPLACE");
    boolean view = tableOrView("CREATE");
    boolean ifNotExists = reader.accept("IF", "NOT", "EXISTS");
    Query.Table table = queries.froms().bareTable();
    reader.refuse("LIKE", "COPY", "CLONE");
    List<Definition> columns =
        !view && reader.peek().isSymbol("(") ? reader.parenthesized(this::definition) : List.of();
    reader.refuse("DEFAULT COLLATE");
    Expr partition = reader.accept("PARTITION", "BY") ? expressions.expression() : null;
    List<String> cluster =
        reader.accept("CLUSTER", "BY") ? reader.separated(reader::name) : List.of();
    reader.refuse("OPTIONS");
    boolean asks = reader.accept("AS");
    String queryText = rest();
    Query query = asks ? queries.query() : null;
    if (query == null && (view || columns.isEmpty())) {
      throw reader.expected(view ? "keyword AS" : "a list of columns or keyword AS");
    }
    return new Create(
        view, table, orReplace, ifNotExists, columns, partition, cluster, query, queryText);
  }

  /// The statement from here to its end.
  private String rest() {
    Position at = reader.position();
    return text.lines()
        .skip(at.line() - 1)
        .collect(Collectors.joining("\n"))
        .substring(at.column() - 1)
        .replaceFirst("[;\\s]*$", "");
  }

  private Definition definition() {
    reader.refuse("PRIMARY KEY", "FOREIGN KEY", "CONSTRAINT");
    String name = reader.name();
    Type type = new TypeParser(reader).type();
    reader.refuse("DEFAULT", "COLLATE", "GENERATED", "PRIMARY KEY", "REFERENCES");
    boolean required = reader.accept("NOT", "NULL");
    return new Definition(name, type, required, reader.sees("OPTIONS") ? description() : null);
  }

  private String description() {
    reader.expect("OPTIONS");
    reader.expectSymbol("(");
    reader.expect("DESCRIPTION");
    reader.expectSymbol("=");
    if (reader.peek().kind() != Token.Kind.STRING) {
      throw reader.expected("string literal");
    }
    String description = reader.next().text();
    reader.expectSymbol(")");
    return description;
  }
}
