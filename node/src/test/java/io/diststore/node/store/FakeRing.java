package io.diststore.node.store;

import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.DirectRequests;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.EntryTable;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.Outcome;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.segment.StoredEntry;
import io.diststore.ring.segment.Version;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A ring of one member that answers from a map, when the test tells it to. A scan or count covers
 * only one segment, as if every segment had a different primary. Like the real ring, it refuses
 * keys and values that are too long.
 */
final class FakeRing implements Ring, DirectRequests {
  static final int SEGMENTS = 16;
  static final int KEY_BYTES_MAX = 8;
  static final int VALUE_BYTES_MAX = 16;

  final List<Request> asked = new ArrayList<>();
  final TreeMap<Key, Entry> entries = new TreeMap<>();
  final Map<Integer, Refusal> refusedSegments = new HashMap<>();
  private final Deque<Runnable> answers = new ArrayDeque<>();
  private final Deque<Runnable> arrivals = new ArrayDeque<>();
  private final NodeId self = new NodeId("node-0", 1);
  private long version;

  /** Whether {@link #read} and {@link #write} answer at once, from a table of their own. */
  boolean inPlace;

  int inPlaceCount;

  /** The last write in place, in the form of a request to {@link #ask}. */
  Request lastWriteInPlace;

  private final EntryTable table = new Slabs().table();
  long now;
  List<NodeId> unreachable = List.of();
  boolean majority = true;
  View view =
      View.founding(
          new RingId(1, 2),
          SEGMENTS,
          2,
          new Member(
              self,
              MemberState.JOINING,
              new Endpoint("localhost", 40000),
              new Endpoint("localhost", 40000)));

  @Override
  public NodeId self() {
    return self;
  }

  @Override
  public View view() {
    return view;
  }

  @Override
  public Member primary(int segment) {
    return view.members().get(0);
  }

  @Override
  public NodeStatus status() {
    return new NodeStatus(
        MemberState.UP,
        false,
        false,
        entries.size(),
        0,
        0,
        0,
        SEGMENTS,
        SEGMENTS,
        SEGMENTS,
        0,
        0,
        0,
        unreachable,
        majority,
        0,
        null);
  }

  @Override
  public void ask(Request request, Consumer<Answer> answer) {
    asked.add(request);
    answers.add(() -> answer.accept(answer(request.operation())));
  }

  @Override
  public boolean read(byte[] array, int from, int length, long nowNanos, StoredEntry into) {
    if (!inPlace || length > KEY_BYTES_MAX) {
      return false;
    }
    inPlaceCount++;
    long hash = Key.hash(array, from, length);
    return table.find(array, from, length, hash, into);
  }

  @Override
  public long write(WriteInPlace write, long nowNanos) {
    if (!inPlace
        || write.entry.keyBytes() > KEY_BYTES_MAX
        || write.entry.valueBytes() > VALUE_BYTES_MAX) {
      return Version.NONE;
    }
    inPlaceCount++;
    lastWriteInPlace =
        new Request(
            new RequestId(new ClientId(write.clientHigh(), write.clientLow()), write.number()),
            write.lowestAwaited(),
            new Operation.Put(write.entry.key(), write.entry.value(), write.ttlMillis(), null),
            false,
            0);
    write.entry.setVersion(++version, write.ttlMillis());
    table.put(write.entry);
    return version;
  }

  @Override
  public long ttlMillis(StoredEntry read) {
    return read.expiresAtMillis();
  }

  @Override
  public void afterAllArrived(Runnable task) {
    arrivals.add(task);
  }

  @Override
  public long nanoTime() {
    return now;
  }

  /**
   * Runs the tasks of {@link #afterAllArrived} and answers all requests, until nothing is pending.
   */
  void settle() {
    while (!arrivals.isEmpty() || !answers.isEmpty()) {
      arrive();
      answerNext();
    }
  }

  void arrive() {
    while (!arrivals.isEmpty()) {
      arrivals.poll().run();
    }
  }

  void answerNext() {
    if (!answers.isEmpty()) {
      answers.poll().run();
    }
  }

  /**
   * Makes the next request reach its primary after all other pending requests, as if the request
   * had been lost on its way and sent again.
   */
  void repeatNext() {
    answers.add(answers.poll());
  }

  private Answer answer(Operation operation) {
    Refusal refusal = refusedSegments.get(operation.segment(SEGMENTS));
    if (refusal != null) {
      return new Answer.Refused(refusal, "the test says so");
    }
    if (isTooLong(operation)) {
      return new Answer.Refused(Refusal.TOO_LARGE, "longer than the limit");
    }
    return switch (operation) {
      case Operation.Get get -> new Answer.Value(entries.get(get.key()), 0);
      case Operation.Put put -> {
        entries.put(put.key(), new Entry(put.key(), ++version, put.value(), Entry.NEVER));
        yield new Answer.Written(Outcome.applied(version));
      }
      case Operation.Erase erase -> {
        entries.remove(erase.key());
        yield new Answer.Written(Outcome.applied(++version));
      }
      case Operation.Count count ->
          new Answer.Counted(
              entries.keySet().stream()
                  .filter(key -> key.segment(SEGMENTS) == count.first())
                  .count(),
              count.first() + 1);
      case Operation.Scan scan -> page(scan);
    };
  }

  private static boolean isTooLong(Operation operation) {
    return switch (operation) {
      case Operation.Get get -> get.key().bytes().length > KEY_BYTES_MAX;
      case Operation.Erase erase -> erase.key().bytes().length > KEY_BYTES_MAX;
      case Operation.Put put ->
          put.key().bytes().length > KEY_BYTES_MAX || put.value().length > VALUE_BYTES_MAX;
      case Operation.Scan scan -> false;
      case Operation.Count count -> false;
    };
  }

  private Answer page(Operation.Scan scan) {
    List<Entry> page = new ArrayList<>();
    for (Entry entry : entries.values()) {
      boolean wanted =
          entry.key().segment(SEGMENTS) == scan.first()
              && (scan.after() == null || entry.key().compareTo(scan.after()) > 0);
      if (wanted && page.size() == scan.limit()) {
        return new Answer.Page(page, scan.first(), page.getLast().key());
      }
      if (wanted) {
        page.add(entry);
      }
    }
    return new Answer.Page(page, scan.first() + 1, null);
  }
}
