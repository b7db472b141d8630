package io.sluice.processor.transform.javascript;

import static io.sluice.processor.transform.javascript.JavaScriptFixture.data;
import static io.sluice.processor.transform.javascript.JavaScriptFixture.detail;
import static io.sluice.processor.transform.javascript.JavaScriptFixture.event;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.model.json.Json;
import io.sluice.model.transform.Transform;
import io.sluice.model.transform.Transformed;
import io.sluice.model.transform.Transformed.Payload;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Functions written for Pub/Sub and for Dataflow's templates do here what they do there. Sources:
/// https://docs.cloud.google.com/pubsub/docs/smts/udfs-overview and
/// https://docs.cloud.google.com/dataflow/docs/guides/templates/create-template-udf.
class ContractTest {
  private static JavaScriptFixture js;

  @BeforeAll
  static void begin() {
    js = new JavaScriptFixture();
  }

  @AfterAll
  static void end() {
    js.close();
  }

  @Test
  void aFunctionOfDataflowTakesAndAnswersJsonText() throws InterruptedException {
    String source =
        """
        /*
         * @param {string} inJson input JSON message (stringified)
         */
        function process(inJson) {
          const obj = JSON.parse(inJson);
          obj.total = obj.price * obj.count;
          return JSON.stringify(obj);
        }
        """;

    assertThat(js.changed(source, "{\"price\":2.5,\"count\":4}"))
        .isEqualTo("{\"price\":2.5,\"count\":4,\"total\":10}");
  }

  @Test
  void aFunctionOfPubSubTakesAMessageAndItsMetadata() throws InterruptedException {
    String source =
        """
        function mask(message, metadata) {
          const data = JSON.parse(message.data);
          delete data.ssn;
          data.seen = [metadata.message_id, metadata.publish_time, message.attributes.tenant];
          message.data = JSON.stringify(data);
          return message;
        }
        """;

    assertThat(js.changed(source, "{\"ssn\":\"123\",\"name\":\"Ada\"}"))
        .isEqualTo("{\"name\":\"Ada\",\"seen\":[\"1\",\"2026-11-22T10:11:12Z\",\"acme\"]}");
  }

  @Test
  void theTradeOfTheArticleIsTakenApart() throws InterruptedException {
    String source =
        """
        function transform(inJson) {
          const event = JSON.parse(inJson);
          if (event.returnCode === 0) {
            return null;
          }
          const parts = /^(.*?)\\[(.*?)\\]\\[seqId:(.*?)\\]$/.exec(event.returnMessage);
          return JSON.stringify({
            time: new Date(event.time * 1000).toISOString().slice(0, 19).replace('T', ' '),
            returnCode: event.returnCode,
            returnError: parts[1],
            returnMessage: parts[2],
            requestId: parts[3],
          });
        }
        """;
    String trade =
        """
        {"type":"trade","time":1595973095,"returnCode":3,\
        "returnMessage":"return has no deal return error[错误: 缺少 **c 参数][seqId:u3Becr8iz*]"}\
        """;

    assertThat(js.changed(source, trade))
        .isEqualTo(
            """
            {"time":"2020-07-28 21:51:35","returnCode":3,\
            "returnError":"return has no deal return error","returnMessage":"错误: 缺少 **c 参数",\
            "requestId":"u3Becr8iz*"}\
            """);
    assertThat(js.run(source, "{\"returnCode\":0}")).isEqualTo(new Transformed.Dropped());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          function f(inJson) { return null; }
          function f(inJson) { }
          function f(inJson) { return ''; }
          function f(message, metadata) { return null; }
          """)
  void anEventIsDropped(String source) throws InterruptedException {
    assertThat(js.run(source, "{}")).isEqualTo(new Transformed.Dropped());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          function f(message, metadata) { return kind(message); } | message
          function f(a, b) { return kind(a); } | message
          const f = (message, metadata) => kind(message) | message
          let f = message => kind(message) | message
          var f = function (msg) { return kind(msg); } | message
          const f = ({data, attributes}) => kind({data}) | message
          function f(/* the */ message) { return kind(message); } | message
          const f = (message = null) => kind(message) | message
          function f(inJson) { return kind(inJson); } | text
          const f = line => kind(line) | text
          const f = (inJson, ...more) => kind(inJson) | text
          function messages(x) { return x; } const f = x => kind(x) | text
          """)
  void theParametersTellWhichContractIsMeant(String source, String expected)
      throws InterruptedException {
    String kind =
        """

        function kind(x) {
          return typeof x === 'string' ? '"text"' : {data: '"message"'};
        }
        """;
    try (Transform transform = js.compile(source + kind, "f")) {
      assertThat(data(transform.apply(event("1", "{}")))).isEqualTo('"' + expected + '"');
    }
  }

  @Test
  void attributesAreWhatTheEventIs() throws InterruptedException {
    String source =
        "function f(message, metadata) { return {data: JSON.stringify(message.attributes)}; }";

    assertThat(Json.of(js.changed(source, "{}")).toString())
        .contains("\"event_id\":\"1\"")
        .contains("\"event_type\":\"trade\"")
        .contains("\"source\":\"shop\"")
        .contains("\"subject\":\"order-7\"")
        .contains("\"event_time\":\"2026-11-22T09:00:00Z\"")
        .contains("\"received_at\":\"2026-11-22T10:11:12.345678Z\"")
        .contains("\"tenant\":\"acme\"")
        .contains("\"priority\":\"5\"");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          return message; | {"tenant":"acme","priority":5}
          return {data: message.data}; | {"tenant":"acme","priority":5}
          return {data: message.data, attributes: {}}; | {}
          message.attributes.region = 'eu'; return message; | {"tenant":"acme","priority":5,"region":"eu"}
          message.attributes.level = 3; return message; | {"tenant":"acme","priority":5,"level":3}
          delete message.attributes.tenant; return message; | {"priority":5}
          message.attributes.tenant = null; return message; | {"priority":5}
          message.attributes.priority = '6'; return message; | {"tenant":"acme","priority":"6"}
          message.attributes.event_id = '2'; return message; | {"tenant":"acme","priority":5,"event_id":"2"}
          """)
  void returnedAttributesAreTheEventsFromNowOn(String body, String expected)
      throws InterruptedException {
    Transformed transformed = js.run("function f(message, metadata) {" + body + "}", "{}");

    assertThat(transformed)
        .isInstanceOfSatisfying(
            Transformed.Changed.class,
            changed -> assertThat(changed.payload().attributes()).isEqualTo(Members.of(expected)));
  }

  @Test
  void anArrayFansOut() throws InterruptedException {
    String texts =
        """
        function f(inJson) {
          return JSON.parse(inJson).items.map((item) => item === 0 ? null : JSON.stringify({item}));
        }
        """;
    String messages =
        """
        function f(message, metadata) {
          return JSON.parse(message.data).items.map(
            (item) => ({data: JSON.stringify(item), attributes: {item: String(item)}}));
        }
        """;

    assertThat(js.run(texts, "{\"items\":[1,0,2]}"))
        .isEqualTo(
            new Transformed.FannedOut(
                List.of(
                    new Payload(Json.of("{\"item\":1}"), event("1", "{}").attributes()),
                    new Payload(Json.of("{\"item\":2}"), event("1", "{}").attributes()))));
    assertThat(js.run(messages, "{\"items\":[1]}"))
        .isEqualTo(
            new Transformed.FannedOut(
                List.of(new Payload(Json.of("1"), Map.of("item", Json.string("1"))))));
    assertThat(js.run(texts, "{\"items\":[]}")).isEqualTo(new Transformed.FannedOut(List.of()));
  }

  @Test
  void aTextThatIsAnArrayIsOnePayload() throws InterruptedException {
    assertThat(js.changed("const f = (inJson) => inJson", "[1, 2]")).isEqualTo("[1, 2]");
  }

  @Test
  void anObjectIsTakenAsItsJson() throws InterruptedException {
    assertThat(js.changed("const f = (inJson) => JSON.parse(inJson)", "{\"a\": 1}"))
        .isEqualTo("{\"a\":1}");
    assertThat(js.changed("const f = (message) => ({data: {a: 1}})", "{}")).isEqualTo("{\"a\":1}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          const f = (inJson) => 'hello' | udf.js: its answer is no JSON: hello
          const f = (inJson) => '{} {}' | udf.js: its answer goes on behind its JSON: {} {}
          const f = (inJson) => 5 | udf.js: its answer is a number, which is no JSON text
          const f = (inJson) => ['{}', 5] | udf.js: element 1 of its answer is a number, which is no JSON text
          async function f(inJson) { return inJson; } | udf.js: its answer is a Promise, which is no JSON text
          const f = (inJson) => '"' + String.fromCharCode(0xd800) + '"' | udf.js: its answer has half a surrogate pair, which is no text
          const f = (inJson) => JSON.stringify(String.fromCharCode(0xd800)) | udf.js: its answer has half a surrogate pair, which is no text
          const f = (message) => message.data | udf.js: its answer is a string, not a message {data, attributes}
          const f = (message) => undefined | udf.js: its answer is undefined; to drop a message, return null
          const f = (message) => ({}) | udf.js: data of its answer is undefined, which is no JSON text
          const f = (message) => ({data: '{}', attributes: {a: []}}) | udf.js: attributes.a of its answer is an array; attributes are texts
          const f = (inJson) => '['.repeat(600) + ']'.repeat(600) | udf.js: its answer is nested 600 levels deep; 500 are allowed
          const f = (inJson) => JSON.stringify('x'.repeat(1048576)) | udf.js: its answer has 1048578 characters; 1048576 bytes are allowed
          const f = (inJson) => JSON.stringify('é'.repeat(600000)) | udf.js: its answer has 1200002 bytes; 1048576 are allowed
          const f = (inJson) => new Array(1001).fill('{}') | udf.js: its answer is an array of 1001; 1000 are allowed
          const f = (inJson) => { throw new Error('no url') } | Error: no url (udf.js:1)
          const f = (inJson) => { throw 'no url' } | no url (udf.js:1)
          const f = (inJson) => inJson.nothing.here | TypeError: Cannot read property 'here' of undefined (udf.js:1)
          const f = (inJson) => JSON.parse('{') | SyntaxError: Unexpected end of JSON input (udf.js:1)
          """)
  void whatCannotBeUsedIsSaid(String source, String expected) throws InterruptedException {
    assertThat(detail(js.run(source, "{}"))).isEqualTo(expected);
  }

  @Test
  void aDetailNamesTheLineAndIsShort() throws InterruptedException {
    String source =
        """
        function check(o) {
          throw new Error('bad!'.repeat(200));
        }
        function transform(inJson) {
          return check(JSON.parse(inJson));
        }
        """;

    assertThat(detail(js.run(source, "{}")))
        .startsWith("Error: bad!bad!")
        .hasSizeLessThanOrEqualTo(500)
        .doesNotContain("graal", "truffle", "java.", "io.sluice", "prelude");
    assertThat(detail(js.run(source.replace(".repeat(200)", ""), "{}")))
        .isEqualTo("Error: bad! (udf.js:2)");
  }

  @Test
  void numbersStayAsTheyWereWhenTheDataIsPassedOn() throws InterruptedException {
    String data = "{\"id\":12345678901234567890,\"price\":1.10}";

    assertThat(data(js.run("const f = (message, metadata) => message", data))).isEqualTo(data);
  }
}
