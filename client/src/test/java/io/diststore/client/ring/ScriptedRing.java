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

/**
 * Nodes in this process that all describe the same ring. The ring has two segments, each with its
 * own primary.
 */
final class ScriptedRing implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  final EventLoopGroup group = SocketKind.best().newLoop("scripted");
  final List<ScriptedNode> nodes = new ArrayList<>();
  private final AtomicReference<RingInfo> published = new AtomicReference<>();

  ScriptedRing(int size) {
    EventLoop loop = group.next();
    for (int i = 0; i < size; i++) {
      ScriptedNode node = new ScriptedNode(loop);
      node.on(
          "ring",
          (arguments, answer) -> {
            RingInfo info = new RingInfo(published.get());
            if ((Long) arguments[0] == info.getEpoch()) {
              info.setMembers(List.of()).setPrimaries(List.of());
            }
            answer.onComplete(info);
          });
      nodes.add(node);
    }
    publish(1, 0, Math.min(1, size - 1));
  }

  ScriptedNode node(int i) {
    return nodes.get(i);
  }

  /**
   * Makes all nodes describe a new view.
   *
   * @param lower the index of the node that is the primary of the lower half of the key space
   * @param upper the index of the node that is the primary of the upper half
   */
  void publish(long epoch, int lower, int upper) {
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
    published.set(new RingInfo(1, 2, epoch, 2, 2, true, members, runs));
  }

  RingClient client(RingClientSettings settings) {
    return new RingClient(List.of(node(0).address), settings);
  }

  /** Returns a client that knows the ring. */
  RingClient informed(RingClientSettings settings) {
    RingClient client = client(settings);
    await("the ring is known", () -> client.epoch().isPresent());
    return client;
  }

  /** Returns key number {@code i} in the lower half (0) or the upper half (1) of the key space. */
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
        throw new AssertionError("still not true after " + PATIENCE.toSeconds() + " s: " + what);
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
