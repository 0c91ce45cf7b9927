package io.diststore.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.function.UnaryOperator;
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
  void aBuilderKeepsAllOtherLimits() {
    TransportLimits changed =
        limits.toBuilder()
            .messageBytesMax(100)
            .discardedBytesMax(200)
            .depthMax(3)
            .callsMax(4)
            .callBytesMax(500)
            .outboundBytesMax(600)
            .connectionsMaxInAll(7)
            .bufferedBytesMaxInAll(800)
            .outboundBytesMaxInAll(900)
            .idleMillisMax(10)
            .messageMillisMax(11)
            .build();
    assertThat(changed.toBuilder().build()).usingRecursiveComparison().isEqualTo(changed);
    assertThat(changed.toBuilder().callsMax(1).build())
        .usingRecursiveComparison()
        .ignoringFields("callsMax")
        .isEqualTo(changed);
  }

  @Test
  void aLargerMessageRaisesTheLimitsThatMustHaveRoomForIt() {
    TransportLimits raised =
        limits.toBuilder()
            .messageBytesMax(100)
            .discardedBytesMax(100)
            .callBytesMax(100)
            .outboundBytesMax(100)
            .bufferedBytesMaxInAll(100)
            .outboundBytesMaxInAll(100)
            .messageBytesMax(1000)
            .build();
    assertThat(raised.discardedBytesMax()).isEqualTo(1000);
    assertThat(raised.callBytesMax()).isEqualTo(1000);
    assertThat(raised.outboundBytesMax()).isEqualTo(1000);
    assertThat(raised.bufferedBytesMaxInAll()).isEqualTo(1000);
    assertThat(raised.outboundBytesMaxInAll()).isEqualTo(1000);
  }

  @Test
  void limitsThatContradictEachOtherAreRefusedByName() {
    assertRefused(
        limit -> limit.messageBytesMax(1 << 24),
        "messageBytesMax is 16777216; it must be at most 16777215");
    assertRefused(limit -> limit.messageBytesMax(10), "messageBytesMax is 10");
    assertRefused(limit -> limit.discardedBytesMax(10), "discardedBytesMax is 10");
    assertRefused(limit -> limit.depthMax(0), "depthMax is 0; it must be at least 1");
    assertRefused(limit -> limit.depthMax(65), "depthMax is 65; it must be at most 64");
    assertRefused(limit -> limit.callsMax(0), "callsMax is 0; it must be at least 1");
    assertRefused(limit -> limit.callBytesMax(1), "callBytesMax");
    assertRefused(limit -> limit.outboundBytesMax(1), "outboundBytesMax");
    assertRefused(limit -> limit.connectionsMaxInAll(0), "connectionsMaxInAll");
    assertRefused(limit -> limit.bufferedBytesMaxInAll(1), "bufferedBytesMaxInAll");
    assertRefused(limit -> limit.outboundBytesMaxInAll(1), "outboundBytesMaxInAll");
    assertRefused(limit -> limit.idleMillisMax(0).messageMillisMax(1), "idleMillisMax");
    assertRefused(
        limit -> limit.idleMillisMax(10).messageMillisMax(9),
        "messageMillisMax is 9; it must be at least 10");
  }

  private void assertRefused(UnaryOperator<TransportLimits.Builder> change, String why) {
    assertThatThrownBy(() -> change.apply(limits.toBuilder()).build())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(why);
  }
}
