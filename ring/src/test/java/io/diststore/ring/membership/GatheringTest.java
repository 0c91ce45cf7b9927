package io.diststore.ring.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.Member;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests how long the members wait for more newcomers, so that one view can admit all of them. */
class GatheringTest {
  private final ScriptedRing ring = new ScriptedRing(3, EnumSet.noneOf(Rule.class));

  /** The newcomers. Each of them sends a join request to all members every 100 ms. */
  private final List<String> newcomers = new ArrayList<>();

  /** How many members the newcomers expect the ring to have, or 0 if unknown. */
  private int expected;

  @Test
  void aNewcomerThatExpectsNoOthersIsAdmittedSoon() {
    newcomers.add("new-0");
    pass(500);
    assertThat(proposedNames()).contains("new-0");
  }

  @Test
  void aNewcomerThatExpectsOthersIsAdmittedTogetherWithThem() {
    expected = 5;
    newcomers.add("new-0");
    pass(5000);
    assertThat(ring.proposed()).as("proposed view before all expected newcomers asked").isNull();

    newcomers.add("new-1");
    pass(500);
    assertThat(proposedNames()).contains("new-0", "new-1");
  }

  @Test
  void aNewcomerThatExpectsOthersIsFinallyAdmittedWithoutThem() {
    expected = 5;
    newcomers.add("new-0");
    pass(19_000);
    assertThat(ring.proposed()).isNull();

    pass(2000);
    assertThat(proposedNames()).contains("new-0");
  }

  @Test
  void aMemberThatComesBackDoesNotWaitForNewcomers() {
    expected = 5;
    ring.decideDown(2);
    ring.learnView(0);
    ring.learnView(1);
    ring.askToJoin(2, expected);
    // The first proposal may come before the returning member has answered a beacon.
    pass(2000);
    assertThat(ring.proposed().target()).contains(ring.member(2));
  }

  private List<String> proposedNames() {
    assertThat(ring.proposed()).isNotNull();
    return ring.proposed().members().stream().map(Member::id).map(id -> id.name()).toList();
  }

  /** Lets time pass. All messages between members arrive. */
  private void pass(int millis) {
    for (int tenth = 0; tenth < millis / 100; tenth++) {
      for (int rank = 0; rank < 3; rank++) {
        for (String name : newcomers) {
          ring.receiveJoinRequest(rank, name, expected);
        }
        ring.tick(rank);
      }
      ring.deliver(sent -> ring.isMember(sent.to()));
      ring.advance(100);
    }
  }
}
