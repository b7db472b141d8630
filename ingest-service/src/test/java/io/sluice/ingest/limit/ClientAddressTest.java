package io.sluice.ingest.limit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClientAddressTest {
  private static final String PROXY = "198.51.100.7";

  /// Several headers are parted by a stroke.
  @ParameterizedTest(name = "{0} hops, {1} -> {2}")
  @CsvSource(
      delimiter = ';',
      nullValues = "none",
      value = {
        "0; none; 198.51.100.7",
        "0; 192.0.2.1; 198.51.100.7",
        "1; none; 198.51.100.7",
        "1; 192.0.2.1; 192.0.2.1",
        "1; 10.9.9.9, 192.0.2.1; 192.0.2.1",
        "1; 10.9.9.9,8.8.8.8 ,192.0.2.1; 192.0.2.1",
        "1; 10.9.9.9 | 192.0.2.1; 192.0.2.1",
        "2; 192.0.2.1, 203.0.113.9; 192.0.2.1",
        "2; 10.9.9.9, 192.0.2.1, 203.0.113.9; 192.0.2.1",
        "2; 10.9.9.9, 192.0.2.1 | 203.0.113.9; 192.0.2.1",
        "2; 192.0.2.1; 192.0.2.1",
        "9; 192.0.2.1, 203.0.113.9; 192.0.2.1",
        "1; ''; 198.51.100.7",
        "1; ,; 198.51.100.7",
        "1; 192.0.2.1,; 192.0.2.1",
        "1; unknown; 198.51.100.7",
        "1; _hidden; 198.51.100.7",
        "1; 192.0.2.1, garbage; 198.51.100.7",
        "1; 192.0.2.256; 198.51.100.7",
        "1; localhost; 198.51.100.7",
        "1; 192.0.2.1:4711; 192.0.2.1",
        "1; [2001:db8:1:2::5]:443; 2001:db8:1:2::/64",
        "1; [2001:db8:1:2::5]; 2001:db8:1:2::/64",
        "1; 2001:db8:1:2:3:4:5:6; 2001:db8:1:2::/64",
        "1; 2001:DB8:1:2:ffff::; 2001:db8:1:2::/64",
        "1; 2001:db8:1:3::5; 2001:db8:1:3::/64",
        "1; ::1; 0:0:0:0::/64",
        "1; ::ffff:192.0.2.1; 192.0.2.1",
        "1; [2001:db8::1; 198.51.100.7",
        "1; fe80::1%eth0; 198.51.100.7",
        "1; []; 198.51.100.7"
      })
  void theAddressIsCountedFromTheRight(int hops, String forwarded, String address) {
    List<String> headers =
        forwarded == null
            ? List.of()
            : Arrays.stream(forwarded.split("\\|")).map(String::strip).toList();

    assertThat(new ClientAddress(hops).of(headers, PROXY)).isEqualTo(address);
  }

  @Test
  void theConnectionsOwnAddressIsANetworkToo() {
    assertThat(new ClientAddress(0).of(List.of(), "[2001:db8:1:2::5]"))
        .isEqualTo("2001:db8:1:2::/64");
    assertThat(new ClientAddress(0).of(List.of(), "2001:db8:1:2:0:0:0:5"))
        .isEqualTo("2001:db8:1:2::/64");
  }

  @Test
  void tenThousandEntriesAreNoFault() {
    assertThat(new ClientAddress(1).of(List.of("1.1.1.1,".repeat(10_000) + "192.0.2.1"), PROXY))
        .isEqualTo("192.0.2.1");
  }
}
