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
  void theFirstNodeOfTheServiceIsTaken() throws IOException {
    NodeAddress other = node("locator.Locator").address();
    NodeAddress first = node(LocalNodes.STORE).address();
    NodeAddress second = node(LocalNodes.STORE).address();
    assertThat(first(other, first, second)).isEqualTo(first);
  }

  @Test
  void aNodeInNoRingIsPassedOverForOneThatIsInOne() throws IOException {
    NodeAddress waiting = inNoRing().address();
    NodeAddress member = node(LocalNodes.STORE).address();
    assertThat(first(waiting, member)).isEqualTo(member);
  }

  @Test
  void aNodeInNoRingIsBetterThanNone() throws IOException {
    NodeAddress gone = node(LocalNodes.STORE).address();
    NodeAddress waiting = inNoRing().address();
    NodeAddress second = inNoRing().address();
    // Not before: its port would be free for one of the others.
    nodes.getFirst().close();
    assertThat(first(gone, waiting, second)).isEqualTo(waiting);
  }

  @Test
  void nodesOfOtherServicesAreNotTaken() throws IOException {
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

  private FakeNode inNoRing() throws IOException {
    return node(LocalNodes.STORE)
        .on(
            "get_all",
            arguments -> {
              throw new TApplicationException("This node is in no ring yet.");
            });
  }
}
