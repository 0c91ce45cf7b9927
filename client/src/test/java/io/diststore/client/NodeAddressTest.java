package io.diststore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.thrift.locator.Location;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NodeAddressTest {
  @ParameterizedTest
  @CsvSource({
    "host,host,9900",
    "host:1,host,1",
    "10.0.0.1:65535,10.0.0.1,65535",
    "[::1]:99,::1,99",
    "[::1],::1,9900",
    "::1,::1,9900"
  })
  void hostAndPortAreParsed(String text, String host, int port) {
    assertThat(NodeAddress.parse(text)).isEqualTo(new NodeAddress(host, port));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", ":9900", "host:0", "host:70000", "host:", "host:http", "[::1", "[::1:99"})
  void malformedAddressesAreRefusedWithASentence(String text) {
    assertThatThrownBy(() -> NodeAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .message()
        .contains(" ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"host:1", "[::1]:99"})
  void anAddressPrintsAsTheTextItWasParsedFrom(String text) {
    assertThat(NodeAddress.parse(text)).hasToString(text);
  }

  @Test
  void portsAbove32767SurviveTheWire() {
    assertThat(NodeAddress.of(new Location("h", (short) 40000)).port()).isEqualTo(40000);
  }
}
