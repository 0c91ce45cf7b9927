package io.diststore.ring.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.LeaveReceipt.Result;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.MemberState;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** What a leaver's receipt says, and when it is written. */
class LeaveTest {
  private final EnumSet<Rule> none = EnumSet.noneOf(Rule.class);

  @Test
  void whoIsMarkedDownWhileItLeavesDoesNotSayThatAllIsHeldByOthers() {
    ScriptedRing ring = new ScriptedRing(2, none);
    ring.deliver(sent -> true);
    ring.serve();
    ring.askToLeave(1);
    ring.decideDown(1);
    ring.learn(0);
    ring.learn(1);
    for (int second = 0; second < 40 && ring.receipt(1) == null; second++) {
      ring.advance(1000);
      ring.tick(1);
    }
    assertThat(ring.receipt(1)).isNotNull();
    assertThat(ring.receipt(1).result()).isEqualTo(Result.CUT_SHORT);
    assertThat(ring.receipt(1).to()).isEmpty();
  }

  @Test
  void theLastMemberWaitsForANewcomerThatAsksToBeAdmitted() {
    ScriptedRing ring = new ScriptedRing(1, none);
    ring.tick(0);
    ring.askToLeave(0);
    ring.decide(0, MemberState.LEAVING);
    ring.learn(0);
    for (int tenth = 0; tenth < 100; tenth++) {
      ring.newcomerAsks("newcomer", 0);
      ring.advance(100);
      ring.tick(0);
    }
    assertThat(ring.receipt(0)).isNull();
    // It asks no more, so there is nobody to hand to.
    for (int second = 0; second < 10 && ring.receipt(0) == null; second++) {
      ring.advance(1000);
      ring.tick(0);
    }
    assertThat(ring.receipt(0).result()).isEqualTo(Result.NOBODY_LEFT);
  }
}
