package io.sluice.local.cli.send;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EventReaderTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "[{\"a\":1},{\"b\":2}]",
        "{\"a\":1}\n{\"b\":2}\n",
        "{\"a\":1}{\"b\":2}",
        "{\"a\":1}\r\n\r\n{\"b\":2}",
        "{\"events\":[{\"a\":1},{\"b\":2}]}",
        "\uFEFF { \"events\" :\n[ {\"a\":1} , {\"b\":2} ] }\n",
        "[{\"a\":1}]\n[{\"b\":2}]",
        "{\"events\":[{\"a\":1}]}\n{\"b\":2}",
        "[]{\"a\":1}[ ]{\"b\":2}{\"events\":[]}",
      })
  void eventsAreFoundInEveryShape(String input) throws IOException {
    assertThat(read(input)).containsExactly("{\"a\":1}", "{\"b\":2}");
  }

  @Test
  void anEventKeepsItsBytes() throws IOException {
    String event =
        "{ \"n\" : 1.10e+02,\n \"id\":123456789012345678901234567890, \"s\":\"\\u00e9\\/}]\\\"\\\\\", \"é\":[ {}, [] ] }";
    assertThat(read("[" + event + "," + event + "]")).containsExactly(event, event);
  }

  @Test
  void whatIsNoObjectIsLeftToIngest() throws IOException {
    assertThat(read("[1, \"x\\\"]\", null, [[2]], true]"))
        .containsExactly("1", "\"x\\\"]\"", "null", "[[2]]", "true");
  }

  @Test
  void anObjectWithEventsElsewhereIsAnEvent() throws IOException {
    assertThat(read("{\"id\":1,\"events\":[2]}{\"events\":3}"))
        .containsExactly("{\"id\":1,\"events\":[2]}", "{\"events\":3}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1}~{\"b\":]~ | byte 13 (line 2): Unexpected character",
        "[{\"a\":1}{\"b\":2}] | byte 8 (line 1): here should be a comma or the array's end",
        "[{\"a\":1},~ | byte 10 (line 2): here should be a JSON value",
        "[{\"a\":1} | byte 8 (line 1): the input ends without a comma or the array's end",
        "~~{\"a\":\"x | byte 2 (line 3): the value that begins here never ends",
        "{\"events\":[1],\"x\":2} | byte 13 (line 1): here should be the end of {\"events\":[...]}",
        "{\"a\":01} | byte 6 (line 1): Invalid numeric value",
        "hello | byte 0 (line 1): Unrecognized token 'hello'",
        "] | byte 0 (line 1): here should be a JSON value",
      })
  void whatIsNoJsonIsNamedByItsPlace(String input, String message) {
    assertThatThrownBy(() -> read(input.replace('~', '\n')))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageStartingWith(message);
  }

  @Test
  void invalidUtf8IsNamedByItsPlace() {
    byte[] input = "{\"a\":\"__\"}".getBytes(UTF_8);
    input[6] = (byte) 0xC3;
    assertThatThrownBy(() -> read(new ByteArrayInputStream(input)))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("Invalid UTF-8");
  }

  @Test
  void aDepthBombIsRefused() {
    assertThatThrownBy(() -> read("[" + "[".repeat(100_000) + "]".repeat(100_000) + "]"))
        .isInstanceOf(MalformedInputException.class)
        .hasMessageContaining("depth");
  }

  @Test
  void aValueWithoutEndIsRefusedBeforeItFillsTheMemory() {
    InputStream endless = new Repeating("{\"a\":\"", "xxxxxxxx", Long.MAX_VALUE);
    assertThatThrownBy(() -> read(endless)).hasMessageContaining("longer than 16 MB");
  }

  @Test
  void aStreamLargerThanTheHeapIsReadInLittleMemory() throws IOException {
    String event = "{\"id\":\"0123456789\",\"text\":\"" + "x".repeat(4_000) + "\"}\n";
    long events = Runtime.getRuntime().maxMemory() / event.length() + 1;
    var reader = new EventReader(new Repeating("", event, events));
    long count = 0;
    while (reader.next() != null) {
      count++;
    }
    assertThat(count).isEqualTo(events);
  }

  private static List<String> read(String input) throws IOException {
    return read(new ByteArrayInputStream(input.getBytes(UTF_8)));
  }

  private static List<String> read(InputStream input) throws IOException {
    var reader = new EventReader(input);
    var events = new ArrayList<String>();
    for (InputEvent event = reader.next(); event != null; event = reader.next()) {
      events.add(new String(event.json(), UTF_8));
    }
    return events;
  }

  /// A beginning, then the same text again and again, without holding any of it.
  private static final class Repeating extends InputStream {
    private final byte[] text;
    private byte[] current;
    private int position;
    private long left;

    Repeating(String beginning, String text, long times) {
      this.current = beginning.getBytes(UTF_8);
      this.text = text.getBytes(UTF_8);
      this.left = times;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException();
    }

    @Override
    public int read(byte[] target, int offset, int length) {
      if (position == current.length) {
        if (left-- == 0) {
          return -1;
        }
        current = text;
        position = 0;
      }
      int count = Math.min(length, current.length - position);
      System.arraycopy(current, position, target, offset, count);
      position += count;
      return count;
    }
  }
}
