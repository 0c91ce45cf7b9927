package io.diststore.ring.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.RequestTable.RememberedOutcome;
import io.diststore.ring.segment.SegmentSnapshot;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.turn.Turn;
import io.diststore.ring.turn.Witness;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The stages and the chunks of a session at its primary. */
class SessionTest {
  @Test
  void aSessionThatSucceededDoesNotEndAsAbandoned() {
    Session session = sending(List.of(entry("a", 50)));
    session.become(Session.Stage.DONE, "the receiver confirmed the end");
    assertThat(session.stage()).isEqualTo(Session.Stage.DONE);
    assertThatThrownBy(() -> session.become(Session.Stage.ABANDONED, "too late"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("DONE");
  }

  @Test
  void aChunkEndsBeforeAnEntryThatWouldMakeItTooLarge() {
    Session session = sending(List.of(entry("a", 50), entry("b", 5000), entry("c", 50)));
    assertThat(session.nextChunk(200).entries()).extracting(SessionTest::name).containsExactly("a");
    assertThat(session.nextChunk(200).entries()).extracting(SessionTest::name).containsExactly("b");
    SessionChunk last = session.nextChunk(200);
    assertThat(last.entries()).extracting(SessionTest::name).containsExactly("c");
    assertThat(last.end()).isNotNull();
  }

  @Test
  void outcomesFollowTheEntriesInAsManyChunksAsTheyNeed() {
    List<RememberedOutcome> outcomes = new ArrayList<>();
    for (int number = 1; number <= 1000; number++) {
      RequestId request = new RequestId(new ClientId(1, 1), number);
      outcomes.add(new RememberedOutcome(request, Outcome.applied(number)));
    }
    Session session = sending(List.of(entry("a", 50)), outcomes);
    List<RememberedOutcome> sent = new ArrayList<>();
    SessionChunk chunk = session.nextChunk(2000);
    assertThat(chunk.entries()).hasSize(1);
    while (chunk != null) {
      assertThat(chunk.outcomes()).hasSizeLessThan(40);
      sent.addAll(chunk.outcomes());
      assertThat(chunk.end() != null).isEqualTo(sent.size() == 1000);
      chunk = session.nextChunk(2000);
    }
    assertThat(sent).isEqualTo(outcomes);
  }

  private static Session sending(List<Entry> entries) {
    return sending(entries, List.of());
  }

  private static Session sending(List<Entry> entries, List<RememberedOutcome> outcomes) {
    Session session = new Session(turn(), 0, new NodeId("receiver", 1), new SessionId(1, 1));
    session.become(Session.Stage.QUEUED, "the digests differ");
    session.becomeSending(new SegmentSnapshot(entries, outcomes, List.of(), 0));
    return session;
  }

  private static Turn turn() {
    Endpoint nowhere = new Endpoint("nowhere", 1);
    return new Turn(
        new RingSettings(
            new NodeId("primary", 1),
            nowhere,
            nowhere,
            1,
            Timing.DEFAULT,
            Limits.DEFAULT,
            RegisterChoice.PEERS,
            new Slabs()::table,
            new SplittableRandom(1),
            Rules.ALL,
            Witness.NONE));
  }

  private static Entry entry(String key, int bytes) {
    return new Entry(
        new Key(key.getBytes(StandardCharsets.UTF_8)), 1, new byte[bytes], Entry.NEVER);
  }

  private static String name(Entry entry) {
    return new String(entry.key().bytes());
  }
}
