package io.diststore.ring.primary;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.node.RingNode;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.EntryTable;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.NewEntry;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.segment.StoredEntry;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.Observer;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests scans and counts that take several requests, in a ring with one member. */
class SegmentWalkTest {
  private static final int SEGMENTS = 64;
  private static final int KEYS = 300;
  private static final int ALL = 1 << 20;

  private final Endpoint here = new Endpoint("a", 9900);
  private final RingNode node =
      new RingNode(
          new RingSettings(
              new NodeId("a", 1),
              here,
              here,
              SEGMENTS,
              Timing.DEFAULT,
              Limits.DEFAULT,
              RegisterChoice.PEERS,
              () -> new CountingTable(new Slabs().table()),
              new SplittableRandom(1),
              Rules.ALL,
              Observer.NONE));

  private Answer answer;
  private long requests;
  private int entriesCreated;

  SegmentWalkTest() {
    on(new Event.FoundRing(new RingId(1, 1), 1));
    // Until its first tick, the member knows no time, and takes no values with a time to live.
    on(new Event.Tick(1));
    for (int i = 0; i < KEYS; i++) {
      ask(new Operation.Put(key(i), new byte[10], 0, null));
    }
  }

  @ParameterizedTest
  @CsvSource({"1," + ALL, "7," + ALL, "1000,40", "1000,1", "1000," + ALL})
  void everyKeyIsOnExactlyOnePageWhateverThePageSize(int limit, int bytes) {
    List<Key> found = new ArrayList<>();
    int segment = 0;
    Key after = null;
    while (segment < SEGMENTS) {
      ask(new Operation.Scan(segment, after, new byte[0], limit, bytes));
      Answer.Page page = (Answer.Page) answer;
      page.entries().stream().map(Entry::key).forEach(found::add);
      segment = page.next();
      after = page.after();
    }
    assertThat(found).doesNotHaveDuplicates().hasSize(KEYS);
  }

  @Test
  void aScanReadsOnlyTheValuesOnItsPageAndTheNextOne() {
    entriesCreated = 0;
    ask(new Operation.Scan(0, null, new byte[0], 5, ALL));
    assertThat(((Answer.Page) answer).entries()).hasSize(5);
    assertThat(entriesCreated).isEqualTo(6);
  }

  @ParameterizedTest
  @CsvSource({"0", "3600000"})
  void everyKeyIsCountedOnceInHoweverManyRequests(long ttlMillis) {
    for (int i = 0; i < 30_000; i++) {
      ask(new Operation.Put(key(i), new byte[1], ttlMillis, null));
    }
    long counted = 0;
    int counts = 0;
    for (int segment = 0; segment < SEGMENTS; counts++) {
      ask(new Operation.Count(segment));
      counted += ((Answer.Counted) answer).keys();
      segment = ((Answer.Counted) answer).next();
    }
    assertThat(counted).isEqualTo(30_000);
    assertThat(counts).isEqualTo(ttlMillis == 0 ? 1 : 2);
  }

  private static Key key(int i) {
    return new Key(("key " + i).getBytes(StandardCharsets.UTF_8));
  }

  private void ask(Operation operation) {
    answer = null;
    RequestId id = new RequestId(new ClientId(1, 1), ++requests);
    on(new Event.Asked(new Question(), new Request(id, requests, operation, false, 1_000_000_000)));
    assertThat(answer).isNotNull();
  }

  private record Question() implements Ticket {}

  private void on(Event event) {
    node.on(
        event,
        1,
        new Outbox() {
          @Override
          public void send(Destination to, Envelope envelope) {}

          @Override
          public void answer(Ticket ticket, Answer given) {
            answer = given;
          }

          @Override
          public void notice(Notice notice) {}

          @Override
          public void readRegister() {}

          @Override
          public void replaceInRegister(Registered expected, Registered next, boolean restores) {}
        });
  }

  /** A table that counts the entry objects that it creates. */
  private final class CountingTable implements EntryTable {
    private final EntryTable table;

    CountingTable(EntryTable table) {
      this.table = table;
    }

    @Override
    public Entry get(Key key) {
      entriesCreated++;
      return table.get(key);
    }

    @Override
    public boolean find(byte[] array, int from, int length, long hash, StoredEntry into) {
      return table.find(array, from, length, hash, into);
    }

    @Override
    public long version(Key key) {
      return table.version(key);
    }

    @Override
    public ReplacedEntry put(Entry entry) {
      return table.put(entry);
    }

    @Override
    public ReplacedEntry put(NewEntry entry) {
      return table.put(entry);
    }

    @Override
    public ReplacedEntry remove(Key key) {
      return table.remove(key);
    }

    @Override
    public int size() {
      return table.size();
    }

    @Override
    public void forEach(Filter filter, Consumer<Entry> visitor) {
      table.forEach(
          filter,
          entry -> {
            entriesCreated++;
            visitor.accept(entry);
          });
    }

    @Override
    public void forEachKey(Consumer<Key> visitor) {
      table.forEachKey(visitor);
    }

    @Override
    public int clear(int entriesMax) {
      return table.clear(entriesMax);
    }
  }
}
