package io.diststore.ring.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.SessionChunk;
import io.diststore.ring.message.SessionId;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.RequestTable.Remembered;
import io.diststore.ring.segment.SegmentSnapshot;
import io.diststore.ring.view.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTest {
  @Test
  void aChunkEndsBeforeTheEntryThatWouldMakeItTooLong() {
    Session session = sending(List.of(entry("a", 50), entry("b", 5000), entry("c", 50)));
    assertThat(session.nextChunk(200).entries()).extracting(SessionTest::name).containsExactly("a");
    assertThat(session.nextChunk(200).entries()).extracting(SessionTest::name).containsExactly("b");
    SessionChunk last = session.nextChunk(200);
    assertThat(last.entries()).extracting(SessionTest::name).containsExactly("c");
    assertThat(last.end()).isNotNull();
  }

  @Test
  void outcomesComeAfterTheEntriesInAsManyChunksAsTheyNeed() {
    List<Remembered> outcomes = new ArrayList<>();
    for (int number = 1; number <= 1000; number++) {
      RequestId request = new RequestId(new ClientId(1, 1), number);
      outcomes.add(new Remembered(request, Outcome.applied(number)));
    }
    Session session = sending(List.of(entry("a", 50)), outcomes);
    List<Remembered> sent = new ArrayList<>();
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

  private static Session sending(List<Entry> entries, List<Remembered> outcomes) {
    Session session = new Session(0, new NodeId("receiver", 1), new SessionId(1, 1));
    session.send(new SegmentSnapshot(entries, outcomes, List.of(), 0));
    return session;
  }

  private static Entry entry(String key, int bytes) {
    return new Entry(ScriptedRing.key(key), 1, new byte[bytes], Entry.NEVER);
  }

  private static String name(Entry entry) {
    return new String(entry.key().bytes());
  }
}
