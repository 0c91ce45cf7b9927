package io.diststore.ring.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.SessionEqual;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.message.SessionStart;
import io.diststore.ring.scripted.ScriptedMember;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Marks;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests when the receiver of a session considers its copy equal to the primary's. */
class IntakesTest {
  private static final NodeId PRIMARY = ScriptedMember.id("primary");
  private static final NodeId SELF = ScriptedMember.SELF;
  private static final SessionId SESSION = new SessionId(1, 1);
  private static final List<Marks.Mark> MARK = List.of(new Marks.Mark(new ClientId(1, 1), 3, 0));

  private final ScriptedMember member = new ScriptedMember();
  private final MarkExchange marks = new MarkExchange(member.turn());
  private final Intakes intakes = new Intakes(member.turn(), new Segments(member.turn()), marks);

  @BeforeEach
  void startSession() {
    member.install(
        1,
        List.of(PRIMARY),
        List.of(SELF),
        ScriptedMember.member(PRIMARY, MemberState.UP),
        ScriptedMember.member(SELF, MemberState.JOINING));
    intakes.onSessionStart(
        PRIMARY, new SessionStart(List.of(new SessionStart.Start(0, SESSION)), Marks.NONE));
    assertThat(intakes.get(0).isDone()).isFalse();
  }

  @Test
  void aSessionStaysOpenUntilTheReceiverKnowsAllMarksOfThePrimary() {
    receiveEqual(new Marks(0, 1, true, MARK));
    assertThat(intakes.get(0).isDone()).as("done although more marks follow").isFalse();
    receiveEqual(new Marks(2, 3, false, MARK));
    assertThat(intakes.get(0).isDone()).as("done although a mark is missing").isFalse();
    receiveEqual(new Marks(1, 3, false, MARK));
    assertThat(intakes.get(0).isDone()).isTrue();
  }

  @Test
  void marksAfterAGapAreLearnedButDoNotCountAsKnown() {
    assertThat(marks.take(PRIMARY, new Marks(2, 3, false, MARK))).isFalse();
    assertThat(marks.knownRaise(PRIMARY)).isZero();
    assertThat(member.turn().marks().lowest(new ClientId(1, 1))).isEqualTo(3);
    assertThat(marks.take(PRIMARY, new Marks(0, 3, false, MARK))).isTrue();
    assertThat(marks.knownRaise(PRIMARY)).isEqualTo(3);
  }

  private void receiveEqual(Marks marks) {
    intakes.onSessionEqual(
        PRIMARY, new SessionEqual(List.of(new SessionEqual.Equal(0, SESSION, 0)), marks));
  }
}
