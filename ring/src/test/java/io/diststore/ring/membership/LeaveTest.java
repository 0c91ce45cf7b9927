package io.diststore.ring.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.shell.LeaveReceipt.Result;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.MemberState;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/** When a leave ends, and with which receipt. */
class LeaveTest {
  private final EnumSet<Rule> none = EnumSet.noneOf(Rule.class);

  @Test
  void aLeavingMemberThatIsMarkedDownIsCutShort() {
    ScriptedRing ring = new ScriptedRing(2, none);
    ring.startServing();
    ring.askToLeave(1);
    ring.decideDown(1);
    ring.learnView(0);
    ring.learnView(1);
    for (int second = 0; second < 40 && ring.receipt(1) == null; second++) {
      ring.advance(1000);
      ring.tick(1);
    }
    assertThat(ring.receipt(1)).isNotNull();
    assertThat(ring.receipt(1).result()).isEqualTo(Result.CUT_SHORT);
    assertThat(ring.receipt(1).to()).isEmpty();
  }

  @Test
  void theLastMemberStaysWhileANewcomerAsksToJoin() {
    ScriptedRing ring = new ScriptedRing(1, none);
    ring.tick(0);
    ring.askToLeave(0);
    ring.decide(0, MemberState.LEAVING);
    ring.learnView(0);
    for (int tenth = 0; tenth < 100; tenth++) {
      ring.receiveJoinRequest(0, "newcomer", 0);
      ring.advance(100);
      ring.tick(0);
    }
    assertThat(ring.receipt(0)).isNull();
    // The newcomer stops asking, so no node is left that could take over.
    for (int second = 0; second < 10 && ring.receipt(0) == null; second++) {
      ring.advance(1000);
      ring.tick(0);
    }
    assertThat(ring.receipt(0).result()).isEqualTo(Result.NOBODY_LEFT);
  }
}
