package io.diststore.ring.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.ring.copy.Session.Stage;
import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.scripted.ScriptedMember;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.RequestTable.RememberedOutcome;
import io.diststore.ring.segment.SegmentSnapshot;
import io.diststore.ring.view.NodeId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Tests the stages and the chunks of a session at its primary. */
class SessionTest {
  @Test
  void aStageLeadsOnlyToTheseStages() {
    Map<Stage, Set<Stage>> next = new EnumMap<>(Stage.class);
    next.put(Stage.STARTING, Set.of(Stage.QUEUED, Stage.EQUAL, Stage.ABANDONED));
    next.put(Stage.QUEUED, Set.of(Stage.SENDING, Stage.ABANDONED));
    next.put(Stage.SENDING, Set.of(Stage.DONE, Stage.ABANDONED));
    next.put(Stage.EQUAL, Set.of(Stage.DONE, Stage.ABANDONED));
    next.put(Stage.DONE, Set.of());
    next.put(Stage.ABANDONED, Set.of());
    for (Stage from : Stage.values()) {
      for (Stage to : Stage.values()) {
        assertThat(from.leadsTo(to))
            .as("%s to %s", from, to)
            .isEqualTo(next.get(from).contains(to));
      }
    }
  }

  @Test
  void anIllegalChangeOfTheStageThrows() {
    Session session = sending(List.of());
    assertThatThrownBy(() -> session.become(Stage.EQUAL, "test"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("SENDING")
        .hasMessageContaining("EQUAL");
    assertThat(session.stage()).isEqualTo(Stage.SENDING);
  }

  @Test
  void aSessionThatSucceededDoesNotEndAsAbandoned() {
    Session session = sending(List.of(entry("a", 50)));
    session.become(Stage.DONE, "the receiver confirmed the end");
    assertThat(session.stage()).isEqualTo(Stage.DONE);
    assertThatThrownBy(() -> session.become(Stage.ABANDONED, "too late"))
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
    Session session =
        new Session(new ScriptedMember().turn(), 0, new NodeId("receiver", 1), new SessionId(1, 1));
    session.become(Stage.QUEUED, "the digests differ");
    session.becomeSending(new SegmentSnapshot(entries, outcomes, List.of(), 0));
    return session;
  }

  private static Entry entry(String key, int bytes) {
    return new Entry(
        new Key(key.getBytes(StandardCharsets.UTF_8)), 1, new byte[bytes], Entry.NEVER);
  }

  private static String name(Entry entry) {
    return new String(entry.key().bytes());
  }
}
