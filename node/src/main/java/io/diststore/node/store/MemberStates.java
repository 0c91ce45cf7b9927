package io.diststore.node.store;

import io.diststore.ring.view.Member;
import io.diststore.thrift.diststore.MemberState;

/** Translates a member's state into the enum of the services. */
public final class MemberStates {
  private MemberStates() {}

  public static MemberState of(Member member) {
    return switch (member.state()) {
      case JOINING -> MemberState.JOINING;
      case UP -> MemberState.UP;
      case LEAVING -> MemberState.LEAVING;
      case DOWN -> MemberState.DOWN;
    };
  }
}
