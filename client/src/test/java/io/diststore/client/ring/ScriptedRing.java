package io.diststore.client.ring;

import io.diststore.client.NodeAddress;
import io.diststore.ring.placement.KeyHash;
import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import io.diststore.thrift.diststore.Run;
import io.diststore.thrift.locator.Location;
import io.diststore.transport.SocketKind;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Nodes of one process that all tell the same ring: two segments, each with a node of its own. */
final class ScriptedRing implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  final EventLoopGroup group = SocketKind.best().newLoop("scripted");
  final List<ScriptedNode> nodes = new ArrayList<>();
  private final AtomicReference<RingInfo> told = new AtomicReference<>();

  ScriptedRing(int size) {
    EventLoop loop = group.next();
    for (int i = 0; i < size; i++) {
      ScriptedNode node = new ScriptedNode(loop);
      node.on(
          "ring",
          (arguments, answer) -> {
            RingInfo info = new RingInfo(told.get());
            if ((Long) arguments[0] == info.getEpoch()) {
              info.setMembers(List.of()).setPrimaries(List.of());
            }
            answer.onComplete(info);
          });
      nodes.add(node);
    }
    tell(1, 0, Math.min(1, size - 1));
  }

  ScriptedNode node(int i) {
    return nodes.get(i);
  }

  /** From now on the nodes tell this view: which node is primary of the lower and upper half. */
  void tell(long epoch, int lower, int upper) {
    List<RingMember> members = new ArrayList<>();
    for (ScriptedNode node : nodes) {
      NodeAddress address = node.address;
      members.add(
          new RingMember(
              address.toString(),
              1,
              MemberState.UP,
              new Location(address.host(), (short) address.port())));
    }
    List<Run> runs = new ArrayList<>(List.of(new Run(0, (short) lower)));
    if (upper != lower) {
      runs.add(new Run(1, (short) upper));
    }
    told.set(new RingInfo(1, 2, epoch, 2, 2, true, members, runs));
  }

  RingClient client(RingClientSettings settings) {
    return new RingClient(List.of(node(0).address), settings);
  }

  /** A client that has learned the ring. */
  RingClient informed(RingClientSettings settings) {
    RingClient client = client(settings);
    await("the ring is known", () -> client.epoch().isPresent());
    return client;
  }

  /** A key of the lower (0) or upper (1) half; another one for each {@code i}. */
  static byte[] key(int half, int i) {
    for (int n = 0, found = 0; ; n++) {
      byte[] key = ByteBuffer.allocate(4).putInt(n).array();
      if (KeyHash.segment(KeyHash.of(key), 2) == half && found++ == i) {
        return key;
      }
    }
  }

  static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        throw new AssertionError("even after " + PATIENCE.toSeconds() + " s not: " + what);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  @Override
  public void close() {
    nodes.forEach(ScriptedNode::stop);
    group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
  }
}
