package io.diststore.node.store;

import io.diststore.ring.view.Member;
import io.diststore.thrift.diststore.MemberState;

/** A member's state as the services spell it. */
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
