package io.diststore.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TransportLimitsTest {
  private final TransportLimits limits = TransportLimits.forClients();

  @Test
  void theLargestValueAndKeyOfTheStoreFit() {
    assertThat(limits.messageBytesMax()).isGreaterThan((1 << 20) + (1 << 16) + 100);
    assertThat(TransportLimits.forPeers().messageBytesMax())
        .isGreaterThan(limits.messageBytesMax());
  }

  @Test
  void boundsThatCannotHoldTogetherAreRefusedByName() {
    refused(
        () -> limits.withMessageBytesMax(1 << 24),
        "messageBytesMax is 16777216; it must be at most 16777215");
    refused(() -> limits.withMessageBytesMax(10), "messageBytesMax is 10");
    refused(() -> limits.withCallsMax(0), "callsMax is 0; it must be at least 1");
    refused(() -> limits.withCallBytesMax(1), "callBytesMax");
    refused(() -> limits.withOutboundBytesMax(1), "outboundBytesMax");
    refused(() -> limits.withConnectionsMaxInAll(0), "connectionsMaxInAll");
    refused(() -> limits.withBufferedBytesMaxInAll(1), "bufferedBytesMaxInAll");
    refused(() -> limits.withOutboundBytesMaxInAll(1), "outboundBytesMaxInAll");
    refused(() -> limits.withTimes(0, 1), "idleMillisMax");
    refused(() -> limits.withTimes(10, 9), "messageMillisMax is 9; it must be at least 10");
  }

  private static void refused(Runnable made, String why) {
    assertThatThrownBy(made::run)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
