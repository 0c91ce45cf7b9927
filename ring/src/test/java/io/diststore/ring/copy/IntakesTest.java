package io.diststore.ring.copy;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionEqual;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.message.SessionStart;
import io.diststore.ring.scripted.ScriptedMember;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Marks;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests how a session makes the receiver's copy equal to the primary's, and when it has ended. */
class IntakesTest {
  private static final NodeId PRIMARY = ScriptedMember.id("primary");
  private static final NodeId SELF = ScriptedMember.SELF;
  private static final SessionId SESSION = new SessionId(1, 1);
  private static final List<Marks.Mark> MARK = List.of(new Marks.Mark(new ClientId(1, 1), 3, 0));

  private ScriptedMember member;
  private MarkExchange marks;
  private Segments segments;
  private Intakes intakes;

  @BeforeEach
  void startSession() {
    startSession(EnumSet.noneOf(Rule.class));
  }

  /**
   * @param broken the rules that the receiver does not follow
   */
  private void startSession(EnumSet<Rule> broken) {
    member = new ScriptedMember(broken);
    marks = new MarkExchange(member.turn());
    segments = new Segments(member.turn());
    intakes = new Intakes(member.turn(), segments, marks);
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

  /** A former primary can hold a later version, of a write that it never acknowledged. */
  @Test
  void aSessionReplacesALaterVersionThatOnlyTheReceiverHas() {
    assertThat(versionAfterSession()).isEqualTo(1);
    startSession(EnumSet.of(Rule.FORCED_FILL));
    assertThat(versionAfterSession()).isEqualTo(2);
  }

  /** The receiver holds version 2 of a key, and the primary version 1. */
  private long versionAfterSession() {
    Key key = new Key(new byte[] {1});
    segments.getOrCreate(0).put(new Entry(key, 2, new byte[1], Entry.NEVER));
    intakes.onSessionChunk(
        PRIMARY,
        new SessionChunk(
            0,
            SESSION,
            0,
            List.of(new Entry(key, 1, new byte[1], Entry.NEVER)),
            List.of(),
            List.of(),
            new SessionChunk.End(0)));
    return segments.get(0).get(key).version();
  }

  private void receiveEqual(Marks marks) {
    intakes.onSessionEqual(
        PRIMARY, new SessionEqual(List.of(new SessionEqual.Equal(0, SESSION, 0)), marks));
  }
}
