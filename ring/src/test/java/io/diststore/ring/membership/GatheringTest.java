package io.diststore.ring.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.Member;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who is admitted together. */
class GatheringTest {
  private final ScriptedRing ring = new ScriptedRing(3, EnumSet.noneOf(Rule.class));

  /** Who asks at the moment, every tenth of a second. */
  private final List<String> asking = new ArrayList<>();

  private int expected;

  @Test
  void whoAsksAloneIsAdmittedSoon() {
    asking.add("new-0");
    pass(500);
    assertThat(proposedNames()).contains("new-0");
  }

  @Test
  void oneOfSeveralThatAreToComeIsAdmittedWithTheOthers() {
    expected = 5;
    asking.add("new-0");
    pass(5000);
    assertThat(ring.proposed).as("a view that moves data for one of two").isNull();

    asking.add("new-1");
    pass(500);
    assertThat(proposedNames()).contains("new-0", "new-1");
  }

  @Test
  void oneOfSeveralIsAdmittedWithoutThemIfTheyDoNotCome() {
    expected = 5;
    asking.add("new-0");
    pass(19_000);
    assertThat(ring.proposed).isNull();

    pass(2000);
    assertThat(proposedNames()).contains("new-0");
  }

  @Test
  void whoComesBackIsNotKeptWaitingForStrangers() {
    expected = 5;
    ring.decideDown(2);
    ring.learn(0);
    ring.learn(1);
    asking.add(ring.order.get(2).name());
    pass(500);
    assertThat(ring.proposed.target()).contains(ring.order.get(2));
  }

  private List<String> proposedNames() {
    assertThat(ring.proposed).isNotNull();
    return ring.proposed.members().stream().map(Member::id).map(id -> id.name()).toList();
  }

  /** So much time in the life of all members; what they say to each other arrives. */
  private void pass(int millis) {
    for (int tenth = 0; tenth < millis / 100; tenth++) {
      for (int rank = 0; rank < 3; rank++) {
        for (String name : asking) {
          ring.newcomerAsks(name, rank, expected);
        }
        ring.tick(rank);
      }
      ring.deliver(sent -> ring.order.contains(sent.to()));
      ring.advance(100);
    }
  }
}
