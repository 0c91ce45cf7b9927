package io.diststore.ring.membership;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Accept;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.scripted.ScriptedRing.Sent;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.EnumSet;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/**
 * Tests a recovery in a ring of five members. The ring has lost its majority while a proposal of
 * its eldest member was under way.
 */
class RecoveryTest {
  private final ScriptedRing ring =
      new ScriptedRing(5, EnumSet.noneOf(Rule.class), RegisterChoice.PEERS);

  @Test
  void aRecoveryRaisesTheEpochAndBuildsOnTheViewThatTheMemberHasAccepted() {
    ring.startServing();
    // The eldest member proposes a view that marks the last member DOWN. Only the eldest member
    // accepts this view.
    Predicate<Sent> reachesFour = between("n0", "n1", "n2", "n3");
    letPass(1500, sent -> reachesFour.test(sent) && !(sent.message() instanceof Accept));
    assertThat(view("n0").epoch()).isEqualTo(1);

    // Two more members are cut off, so no majority is left.
    letPass(4000, between("n0", "n1"));
    assertThat(view("n0").epoch()).isEqualTo(1);

    ring.recover(rank("n0"), Set.of(id("n2"), id("n3"), id("n4")));
    ring.deliver(between("n0", "n1"));
    assertThat(view("n0").epoch()).isEqualTo(1001);
    assertThat(view("n1")).isEqualTo(view("n0"));
    for (String dead : Set.of("n2", "n3", "n4")) {
      assertThat(view("n0").member(id(dead)).state()).isEqualTo(MemberState.DOWN);
    }
    assertThat(view("n0").liveMembers()).hasSize(2);
  }

  @Test
  void aRecoveryNeedsTheConfirmationOfEveryUnreachableMember() {
    ring.startServing();
    letPass(4000, between("n0", "n1"));
    Set<NodeId> two = Set.of(id("n2"), id("n3"));

    ring.recover(rank("n0"), two);
    ring.deliver(between("n0", "n1"));
    assertThat(view("n0").epoch()).isEqualTo(1);

    ring.recover(rank("n0"), Set.of(id("n2"), id("n3"), id("n4"), new NodeId("n5", 1)));
    ring.deliver(between("n0", "n1"));
    assertThat(view("n0").epoch()).isEqualTo(1001);
  }

  @Test
  void aRecoveryNeedNotWaitUntilTheNamedMembersAreSuspected() {
    ring.startServing();
    ring.recover(rank("n0"), Set.of(id("n2"), id("n3"), id("n4")));
    ring.deliver(between("n0", "n1"));
    assertThat(view("n0").epoch()).isEqualTo(1001);
    assertThat(view("n1")).isEqualTo(view("n0"));
  }

  /** Lets time pass while only these messages arrive. */
  private void letPass(long millis, Predicate<Sent> arriving) {
    for (long passed = 0; passed < millis; passed += 250) {
      ring.advance(250);
      for (int rank = 0; rank < 5; rank++) {
        ring.tick(rank);
      }
      ring.deliver(arriving);
      ring.lose(sent -> true);
    }
  }

  private Predicate<Sent> between(String... names) {
    int[] ranks = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      ranks[i] = rank(names[i]);
    }
    return ring.between(ranks);
  }

  private int rank(String name) {
    for (int rank = 0; rank < 5; rank++) {
      if (ring.member(rank).name().equals(name)) {
        return rank;
      }
    }
    throw new IllegalArgumentException(name);
  }

  private static NodeId id(String name) {
    return new NodeId(name, 1);
  }

  private View view(String name) {
    return ring.node(rank(name)).view();
  }
}
