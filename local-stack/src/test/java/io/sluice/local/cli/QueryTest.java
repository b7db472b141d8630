package io.sluice.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.local.cli.ScriptedServer.Answer;
import io.sluice.local.cli.ScriptedServer.Request;
import io.sluice.local.cli.shell.Terminal;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class QueryTest {
  private static final String SCHEMA =
      """
      "schema":{"fields":[
        {"name":"n","type":"INTEGER","mode":"NULLABLE"},{"name":"name","type":"STRING"},
        {"name":"at","type":"TIMESTAMP"},{"name":"ok","type":"BOOLEAN"},{"name":"j","type":"JSON"},
        {"name":"f","type":"FLOAT"},{"name":"d","type":"NUMERIC"},
        {"name":"r","type":"RECORD","mode":"REPEATED","fields":[
          {"name":"a","type":"INTEGER"},{"name":"tags","type":"STRING","mode":"REPEATED"}]}]}\
      """;
  private static final String FULL_ROW =
      """
      {"f":[{"v":"42"},{"v":"x,\\"y\\"\\n缺少"},{"v":"1700000000000001"},{"v":"true"},
        {"v":"{ \\"b\\" : [1.0, \\" }\\"] }"},{"v":"NaN"},{"v":"1.10"},
        {"v":[{"v":{"f":[{"v":"1"},{"v":[{"v":"p"},{"v":"q"}]}]}}]}]}\
      """;
  private static final String NULL_ROW =
      """
      {"f":[{"v":null},{"v":""},{"v":null},{"v":"false"},{"v":null},{"v":"-1.5E10"},{"v":null},{"v":[]}]}\
      """;

  private ScriptedServer bigQuery;

  @BeforeEach
  void start() throws IOException {
    bigQuery = new ScriptedServer();
  }

  @AfterEach
  void stop() {
    bigQuery.close();
  }

  @Test
  void aTableIsAligned() {
    bigQuery.then(page(2, "", FULL_ROW, NULL_ROW));

    assertThat(query().out())
        .isEqualTo(
            """
               n  name         at                           ok     j                       f     d  r
            ----  -----------  ---------------------------  -----  ----------------  -------  ----  --------------------------
              42  x,"y"\\n缺少  2023-11-14T22:13:20.000001Z  true   {"b":[1.0," }"]}      NaN  1.10  [{"a":1,"tags":["p","q"]}]
            NULL               NULL                         false  NULL              -1.5E10  NULL  []
            """);
  }

  @Test
  void csvFollowsTheRfc() {
    bigQuery.then(page(2, "", FULL_ROW, NULL_ROW));

    assertThat(query("--format", "csv").out())
        .isEqualTo(
            "n,name,at,ok,j,f,d,r\r\n"
                + "42,\"x,\"\"y\"\"\n缺少\",2023-11-14T22:13:20.000001Z,true,"
                + "\"{\"\"b\"\":[1.0,\"\" }\"\"]}\",NaN,1.10,"
                + "\"[{\"\"a\"\":1,\"\"tags\"\":[\"\"p\"\",\"\"q\"\"]}]\"\r\n"
                + ",\"\",,false,,-1.5E10,,[]\r\n");
  }

  @Test
  void jsonHasNumbersAndNestedValues() {
    bigQuery.then(page(2, "", FULL_ROW, NULL_ROW));

    assertThat(query("--format", "json").out())
        .isEqualTo(
            """
            [
            {"n":42,"name":"x,\\"y\\"\\n缺少","at":"2023-11-14T22:13:20.000001Z","ok":true,"j":{"b":[1.0," }"]},"f":"NaN","d":"1.10","r":[{"a":1,"tags":["p","q"]}]},
            {"n":null,"name":"","at":null,"ok":false,"j":null,"f":-1.5E10,"d":null,"r":[]}
            ]
            """);
  }

  @Test
  void anEmptyResultHasItsHeaderAlone() {
    bigQuery.then(page(0, "")).then(page(0, "")).then(page(0, ""));

    assertThat(query("--format", "json").out()).isEqualTo("[]\n");
    assertThat(query("--format", "csv").out()).isEqualTo("n,name,at,ok,j,f,d,r\r\n");
    assertThat(query().out().lines()).hasSize(2);
  }

  @Test
  void everyPageIsFetched() {
    bigQuery
        .then(page(3, "p=2", NULL_ROW))
        .then(page(3, "p3", NULL_ROW))
        .then(page(3, "", NULL_ROW));

    assertThat(query("--format", "csv").out().lines()).hasSize(4);
    assertThat(bigQuery.requests())
        .extracting(Request::uri)
        .containsExactly(
            "/bigquery/v2/projects/sluice-local/queries",
            "/bigquery/v2/projects/sluice-local/queries/j1?formatOptions.useInt64Timestamp=true&maxResults=2000&location=US&pageToken=p%3D2",
            "/bigquery/v2/projects/sluice-local/queries/j1?formatOptions.useInt64Timestamp=true&maxResults=2000&location=US&pageToken=p3");
  }

  @Test
  void aJobThatIsNotCompleteIsWaitedFor() {
    bigQuery
        .then(new Answer(200, "{\"jobComplete\":false,\"jobReference\":{\"jobId\":\"j1\"}}"))
        .then(page(1, "", NULL_ROW));

    assertThat(query("--format", "csv").out().lines()).hasSize(2);
  }

  @Test
  void moreRowsThanAskedForAreMentioned() {
    bigQuery.then(page(7, "more", NULL_ROW, NULL_ROW));

    CommandRun run = query("--max-rows", "2");

    assertThat(run.out()).endsWith("and 5 more rows (--max-rows)\n");
    assertThat(bigQuery.requests()).hasSize(1);
  }

  @Test
  void theQueryTravelsAsItIs() {
    bigQuery.then(page(0, ""));

    query();

    assertThat(bigQuery.requests().getFirst().body())
        .contains("\"query\":\"SELECT '\\\"\\n'\"")
        .contains("\"useLegacySql\":false")
        .contains("\"defaultDataset\":{\"projectId\":\"sluice-local\",\"datasetId\":\"sluice\"}")
        .contains("\"useInt64Timestamp\":true");
  }

  @Test
  void aStatementSaysHowManyRowsItChanged() {
    bigQuery.then(new Answer(200, "{\"jobComplete\":true,\"numDmlAffectedRows\":\"3\"}"));

    assertThat(query().out()).isEqualTo("3 rows changed\n");
  }

  @Test
  void aNumberOfRowsThatIsNoneIsRefused() {
    CommandRun run = query("--max-rows", "0");

    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.err()).startsWith("sluice: --max-rows 0 is not 1 or more").hasLineCount(1);
    assertThat(bigQuery.requests()).isEmpty();
  }

  @Test
  void portsBeyondTheLastAreRefused() {
    CommandRun run = CommandRun.of("query", "SELECT 1", "--port-offset", "60000");

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .startsWith("sluice: the port offset 60000 moves SLUICE_INGEST_PORT to 68080")
        .hasLineCount(1);
    assertThat(CommandRun.of("query", "SELECT 1", "--port-offset", "-1").err())
        .startsWith("sluice: SLUICE_PORT_OFFSET=-1 is not between 0 and ");
  }

  @Test
  void theServersComplaintIsOneLine() {
    bigQuery.then(
        new Answer(400, "{\"error\":{\"code\":400,\"message\":\"Syntax error:\\n  at [1:8]\"}}"));

    CommandRun run = query();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).isEqualTo("sluice: Syntax error: at [1:8]\n");
  }

  @Test
  void anAnswerOfAnotherServerIsOneLine() {
    bigQuery.then(new Answer(404, "<html>\nnot found"));

    assertThat(query().err()).isEqualTo("sluice: answer 404 is not BigQuery's\n");
  }

  @Test
  void whereNothingListensItSaysWhatToStart() {
    bigQuery.close();

    CommandRun run = query();

    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.err())
        .isEqualTo(
            "sluice: nothing listens on 127.0.0.1:%d; start it with ./sluice up\n"
                .formatted(bigQuery.port()));
  }

  @Test
  void aTerminalGetsRowsThatFit() {
    bigQuery.then(page(2, "", FULL_ROW, NULL_ROW));

    CommandRun run = run(new Terminal(true, true, false, 100));

    assertThat(run.out().lines()).allMatch(line -> line.length() <= 100);
    assertThat(run.out()).contains("…").doesNotContain("\033");
  }

  @Test
  void aTerminalWithColoursGetsNullDimmed() {
    bigQuery.then(page(1, "", NULL_ROW));

    assertThat(run(new Terminal(true, true, true, 200)).out()).contains("\033[2mNULL\033[0m");
  }

  private CommandRun query(String... more) {
    return run(Terminal.NONE, more);
  }

  private CommandRun run(Terminal terminal, String... more) {
    int offset = bigQuery.port() - 9050;
    var arguments =
        new ArrayList<>(List.of("query", "SELECT '\"\n'", "--port-offset", "" + offset));
    arguments.addAll(List.of(more));
    return CommandRun.on(terminal, arguments.toArray(String[]::new));
  }

  private static Answer page(long totalRows, String token, String... rows) {
    return new Answer(
        200,
        """
        {"jobComplete":true,"jobReference":{"jobId":"j1","location":"US"},"totalRows":"%d",
        %s "rows":[%s],%s}\
        """
            .formatted(
                totalRows,
                token.isEmpty() ? "" : "\"pageToken\":\"" + token + "\",",
                String.join(",", rows),
                SCHEMA));
  }
}
