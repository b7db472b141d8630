package io.sluice.model.schema;

import com.google.re2j.Pattern;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.format.Format;
import com.networknt.schema.format.IPv6Format;
import com.networknt.schema.format.UriFormat;
import com.networknt.schema.format.UriReferenceFormat;
import java.util.List;

/// The formats that are checked, each in linear time. Those of times are checked where they decide
/// the type of a column, by reading the value; all others are annotations.
final class Formats {
  private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
  private static final String HOST = LABEL + "(?:\\." + LABEL + ")*";
  private static final String ATOM = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
  private static final String BYTE = "(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])";
  private static final String IPV4 = BYTE + "(?:\\." + BYTE + "){3}";

  private Formats() {}

  static List<Format> all() {
    return List.of(
        new Pattern2("uuid", "[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}", 36),
        new Pattern2("ipv4", IPV4, 15),
        new Pattern2("ipv6", IPv6Format.PATTERN_VALUE.replace("\\s*", ""), 45),
        new Pattern2("hostname", HOST, 253),
        new Pattern2(
            "email",
            "(?:%s(?:\\.%s)*|\"[^\"\\\\]+\")@(?:%s|\\[%s\\]|\\[IPv6:[0-9A-Fa-f:.]+\\])"
                .formatted(ATOM, ATOM, HOST, IPV4),
            320),
        new UriFormat(),
        new UriReferenceFormat());
  }

  private record Pattern2(String name, Pattern pattern, int maxChars) implements Format {
    Pattern2(String name, String regex, int maxChars) {
      this(name, Pattern.compile(regex), maxChars);
    }

    @Override
    public String getName() {
      return name;
    }

    @Override
    public boolean matches(ExecutionContext context, String value) {
      return value.length() <= maxChars && pattern.matcher(value).matches();
    }
  }
}
