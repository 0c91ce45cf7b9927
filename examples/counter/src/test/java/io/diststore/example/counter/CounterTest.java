package io.diststore.example.counter;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.locator.LocalMember;
import io.diststore.locator.LocatorHandler;
import io.diststore.locator.MemberSettings;
import io.diststore.locator.PortRange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CounterTest {
  private static final ByteBuffer NAME = ByteBuffer.wrap("visits".getBytes(StandardCharsets.UTF_8));

  private final MemberSettings settings =
      MemberSettings.defaults().withPorts(freePorts()).withSegments(64);
  private final List<LocalMember> members = new ArrayList<>();

  @AfterEach
  void close() {
    members.forEach(LocalMember::close);
  }

  @Test
  void threeCountersFormOneRingBesideAnotherRing() throws Exception {
    members.add(LocalMember.start(settings, LocatorHandler::new));
    for (int i = 0; i < 3; i++) {
      members.add(LocalMember.start(settings, CounterHandler::new));
    }
    int founders = 0;
    for (LocalMember member : members) {
      founders +=
          member.whenJoined().toCompletableFuture().get(30, TimeUnit.SECONDS).founded() ? 1 : 0;
    }
    assertThat(founders)
        .as("founders: one of the ring of locators, one of the ring of counters")
        .isEqualTo(2);
    List<LocalMember> counters = members.subList(1, 4);
    long expected = 0;
    for (int round = 0; round < 10; round++) {
      for (LocalMember member : counters) {
        try (TSocket socket = new TSocket(member.client().host(), member.client().port())) {
          socket.open();
          Counter.Client client = new Counter.Client(new TBinaryProtocol(socket));
          assertThat(client.service_type()).isEqualTo("counter.Counter");
          assertThat(client.increment(NAME.duplicate())).isEqualTo(++expected);
          assertThat(client.read(NAME.duplicate())).isEqualTo(expected);
        }
      }
    }
    assertThat(counters)
        .extracting(member -> member.view().ringId())
        .doesNotContain(members.getFirst().view().ringId());
  }

  private static PortRange freePorts() {
    for (int attempt = 0; attempt < 1000; attempt++) {
      int first = ThreadLocalRandom.current().nextInt(12_000, 32_000);
      PortRange range = new PortRange(first, first + 5);
      if (range.all().stream().allMatch(CounterTest::isFree)) {
        return range;
      }
    }
    throw new AssertionError("found no range of free ports");
  }

  private static boolean isFree(int port) {
    try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return probe.isBound();
    } catch (IOException taken) {
      return false;
    }
  }
}
