package io.diststore.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.thrift.TApplicationException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalNodesTest {
  private final List<FakeNode> nodes = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (FakeNode node : nodes) {
      node.close();
    }
  }

  @Test
  void theFirstNodeOfTheServiceIsChosen() throws IOException {
    NodeAddress other = node("locator.Locator").address();
    NodeAddress first = node(LocalNodes.STORE).address();
    NodeAddress second = node(LocalNodes.STORE).address();
    assertThat(first(other, first, second)).isEqualTo(first);
  }

  @Test
  void aMemberIsPreferredToANodeThatIsNotInARing() throws IOException {
    NodeAddress notInRing = notInRing().address();
    NodeAddress member = node(LocalNodes.STORE).address();
    assertThat(first(notInRing, member)).isEqualTo(member);
  }

  @Test
  void aNodeThatIsNotInARingIsChosenIfThereIsNoMember() throws IOException {
    NodeAddress gone = node(LocalNodes.STORE).address();
    NodeAddress notInRing = notInRing().address();
    NodeAddress second = notInRing().address();
    // Close this node only now. Otherwise, one of the other nodes could get its port.
    nodes.getFirst().close();
    assertThat(first(gone, notInRing, second)).isEqualTo(notInRing);
  }

  @Test
  void nodesOfOtherServicesAreNotChosen() throws IOException {
    NodeAddress other = node("locator.Locator").address();
    assertThat(LocalNodes.first(LocalNodes.STORE, List.of(other))).isEmpty();
  }

  private static NodeAddress first(NodeAddress... candidates) {
    return LocalNodes.first(LocalNodes.STORE, List.of(candidates)).orElseThrow();
  }

  private FakeNode node(String serviceType) throws IOException {
    FakeNode node = new FakeNode().on("service_type", arguments -> serviceType);
    nodes.add(node);
    return node;
  }

  private FakeNode notInRing() throws IOException {
    return node(LocalNodes.STORE)
        .on(
            "get_all",
            arguments -> {
              throw new TApplicationException("This node is not in a ring yet.");
            });
  }
}
