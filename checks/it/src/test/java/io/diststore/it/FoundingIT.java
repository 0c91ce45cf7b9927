package io.diststore.it;

import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests that nodes find each other when they are started without the address of a peer. */
class FoundingIT {
  private static final int NODES = 10;

  @RegisterExtension final Nodes nodes = new Nodes();

  @RepeatedTest(2)
  void tenNodesStartedAtTheSameMomentFormOneRing() {
    nodes.startRing(NODES);
  }

  @RepeatedTest(18)
  @EnabledIfSystemProperty(named = "it.full", matches = "true")
  void tenNodesStartedAtTheSameMomentAlwaysFormOneRing() {
    nodes.startRing(NODES);
  }

  @Test
  void nodesOfAnotherServiceOnTheSamePortsFormARingOfTheirOwn() {
    List<Node> stores = List.of(nodes.start(), nodes.start());
    List<Node> locations =
        List.of(nodes.startAt(nodes.ports(), "location"), nodes.startAt(nodes.ports(), "location"));
    stores.forEach(Node::awaitInRing);
    locations.forEach(Node::awaitInRing);
    Nodes.awaitWhole(stores);
    Nodes.awaitMembers(locations);
  }
}
