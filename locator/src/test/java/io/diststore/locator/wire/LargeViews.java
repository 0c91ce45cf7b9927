package io.diststore.locator.wire;

import io.diststore.ring.placement.Site;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Creates views of large rings, with names and addresses like those in a cluster. */
final class LargeViews {
  private LargeViews() {}

  /** Returns a view in which every segment is lost, with a random list of holders for each. */
  static View allLost(int count, int copies) {
    Random random = new Random(1);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String host = "10.%d.%d.%d".formatted(100 + i % 100, 100 + i / 250, i % 250);
      members.add(
          new Member(
              new NodeId("store-" + i, (1_750_000_000_000L << 20) + random.nextInt(1 << 20)),
              MemberState.DOWN,
              new Endpoint(host, 9901),
              new Endpoint(host, 9900),
              new Site("eu-central-1" + (char) ('a' + i % 3), "ip-" + host + ".ec2.internal")));
    }
    List<NodeId> ids = members.stream().map(Member::id).toList();
    Map<List<NodeId>, BitSet> losses = new LinkedHashMap<>();
    for (int s = 0; s < RingSettings.SEGMENTS; s++) {
      List<NodeId> holders =
          random.ints(0, count).distinct().limit(copies).mapToObj(ids::get).toList();
      losses.computeIfAbsent(holders, h -> new BitSet()).set(s);
    }
    return new View(
        new RingId(random.nextLong(), random.nextLong()),
        1234,
        RingSettings.SEGMENTS,
        copies,
        members,
        ids,
        ids,
        new Lost(losses),
        Spread.ALL);
  }
}
