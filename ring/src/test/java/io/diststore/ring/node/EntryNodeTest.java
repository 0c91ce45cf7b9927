package io.diststore.ring.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.Slabs;
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
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests which requests an entry node refuses or keeps, in a ring with one member. */
class EntryNodeTest {
  private static final int SEGMENTS = 8;
  private static final Limits LIMITS = Limits.builder().requestBytes(1 << 20).build();

  private Limits limits = LIMITS;

  private final Endpoint here = new Endpoint("a", 9900);
  private long now = 1;
  private final List<Answer> answers = new ArrayList<>();
  private RingNode node = member();

  private RingNode member() {
    return new RingNode(
        new RingSettings(
            new NodeId("a", 1),
            here,
            here,
            SEGMENTS,
            Timing.DEFAULT,
            limits,
            RegisterChoice.PEERS,
            new Slabs()::table,
            new SplittableRandom(1),
            Rules.ALL,
            Observer.NONE));
  }

  @Test
  void keysAndValuesOverTheLimitAreRefusedAsTooLarge() {
    foundRing();
    byte[] longKey = new byte[LIMITS.keyBytes() + 1];
    byte[] longValue = new byte[LIMITS.valueBytes() + 1];
    ask(1, 1, new Operation.Get(new Key(longKey)));
    ask(2, 2, new Operation.Erase(new Key(longKey), null));
    ask(3, 3, new Operation.Put(new Key(new byte[1]), longValue, 0, null));
    assertRefused(Refusal.TOO_LARGE, "more than the limit", 3);
  }

  @Test
  void invalidRequestsAreRefusedAsBadRequests() {
    foundRing();
    ask(0, 0, put(0));
    ask(4, 5, put(0));
    ask(5, 5, put(-1));
    ask(6, 6, new Operation.Count(SEGMENTS));
    ask(7, 7, new Operation.Scan(-1, null, new byte[0], 10, 10));
    ask(8, 8, new Operation.Scan(0, null, new byte[0], 0, 10));
    assertRefused(Refusal.BAD_REQUEST, "", 6);
  }

  @Test
  void aPrefixLongerThanTheLongestKeyIsRefusedAsTooLarge() {
    byte[] longest = new byte[LIMITS.keyBytes()];
    ask(1, 1, new Operation.Scan(0, null, longest, 10, 10));
    assertThat(answers).as("the scan waits for a ring").isEmpty();
    byte[] tooLong = new byte[LIMITS.keyBytes() + 1];
    ask(2, 2, new Operation.Scan(0, null, tooLong, 10, 10));
    assertRefused(Refusal.TOO_LARGE, "the prefix has " + tooLong.length + " bytes", 1);
  }

  @Test
  void aWriteTooFarAboveLowestAwaitedIsRefusedWithAdvice() {
    foundRing();
    ask(Request.AWAITED_MAX, 1, put(0));
    assertThat(answers).singleElement().isInstanceOf(Answer.Written.class);
    answers.clear();
    ask(Request.AWAITED_MAX + 1, 1, put(0));
    ask(Long.MAX_VALUE, Long.MIN_VALUE, put(0));
    assertRefused(Refusal.BAD_REQUEST, "lowestAwaited", 2);
  }

  @Test
  void requestsUnderWayAreLimitedByTheirBytes() {
    // The node has no ring yet, so it keeps the requests.
    ask(1, 1, new Operation.Put(new Key(new byte[1]), new byte[1 << 20], 0, null));
    assertThat(answers).isEmpty();
    ask(2, 1, put(0));
    assertRefused(Refusal.OVERLOADED, "1048577 bytes", 1);
    answers.clear();
    now += 2_000_000_000;
    on(new Event.Tick(2000));
    assertRefused(Refusal.UNAVAILABLE, "", 1);
    answers.clear();
    ask(3, 3, put(0));
    assertThat(answers).as("there is room again").isEmpty();
  }

  @Test
  void whileTheMemoryIsFullOnlyDeletionsOfExistingKeysAreServed() {
    limits = Limits.builder().entryBytes(100).build();
    node = member();
    foundRing();
    ask(1, 1, new Operation.Put(new Key(new byte[1]), new byte[100], 0, null));
    assertThat(answers).singleElement().isInstanceOf(Answer.Written.class);
    answers.clear();
    ask(2, 2, new Operation.Put(new Key(new byte[2]), new byte[1], 0, null));
    ask(3, 3, new Operation.Erase(new Key(new byte[2]), null));
    assertRefused(Refusal.OVERLOADED, "no memory", 2);
    answers.clear();
    ask(4, 4, new Operation.Erase(new Key(new byte[1]), null));
    ask(5, 5, new Operation.Put(new Key(new byte[2]), new byte[1], 0, null));
    assertThat(answers).hasSize(2).hasOnlyElementsOfType(Answer.Written.class);
  }

  @Test
  void withoutAMajorityARefusalNamesTheSilentPrimaryAndSaysWhatToDo() {
    NodeId eldest = new NodeId("b", 1);
    Endpoint there = new Endpoint("b", 9900);
    Member own = new Member(node.id(), MemberState.UP, here, here);
    List<NodeId> ids = List.of(eldest, node.id());
    View view =
        new View(
            new RingId(1, 1),
            2,
            SEGMENTS,
            1,
            List.of(new Member(eldest, MemberState.UP, there, there), own),
            ids,
            List.of(),
            Lost.NONE);
    on(new Event.Received(new Envelope(eldest, 2, new ViewNews(view))));
    tick(1_500_000_000);
    assertThat(node.status().unreachable()).containsExactly(eldest);
    assertThat(node.status().isMajorityReachable()).isFalse();

    byte[] key = new byte[1];
    while (!node.primary(new Key(key).segment(SEGMENTS)).id().equals(eldest)) {
      key = new byte[] {(byte) (key[0] + 1)};
    }
    String reason =
        "the primary of the key, b, did not answer in time; unreachable: b; the ring has lost its"
            + " majority and waits for these members. If they are dead, continue without them:"
            + " location --recover a:9900";
    ask(1, 1, new Operation.Get(new Key(key)));
    tick(2_000_000_000);
    assertRefused(Refusal.UNAVAILABLE, reason, 1);
    answers.clear();
    ask(2, 2, new Operation.Erase(new Key(key), null));
    tick(2_000_000_000);
    assertRefused(Refusal.INDETERMINATE, reason + "; the write may have been applied", 1);
  }

  private void tick(long nanos) {
    for (long step = 0; step < nanos; step += Timing.DEFAULT.tickNanos()) {
      now += Timing.DEFAULT.tickNanos();
      on(new Event.Tick(now / 1_000_000));
    }
  }

  private void foundRing() {
    on(new Event.FoundRing(new RingId(1, 1), 1));
  }

  private static Operation put(long ttlMillis) {
    return new Operation.Put(new Key(new byte[1]), new byte[1], ttlMillis, null);
  }

  private void ask(long number, long lowestAwaited, Operation operation) {
    ask(1, number, lowestAwaited, operation);
  }

  private void ask(long client, long number, long lowestAwaited, Operation operation) {
    RequestId id = new RequestId(new ClientId(1, client), number);
    Request request = new Request(id, lowestAwaited, operation, false, 1_000_000_000);
    on(new Event.Asked(new Question(), request));
  }

  private void assertRefused(Refusal refusal, String why, int times) {
    assertThat(answers)
        .hasSize(times)
        .allSatisfy(
            answer -> {
              assertThat(answer).isInstanceOf(Answer.Refused.class);
              assertThat(((Answer.Refused) answer).refusal()).isEqualTo(refusal);
              assertThat(((Answer.Refused) answer).why()).contains(why);
            });
  }

  private record Question() implements Ticket {}

  private void on(Event event) {
    node.on(
        event,
        now,
        new Outbox() {
          @Override
          public void send(Destination to, Envelope envelope) {}

          @Override
          public void answer(Ticket ticket, Answer given) {
            answers.add(given);
          }

          @Override
          public void notice(Notice notice) {}

          @Override
          public void readRegister() {}

          @Override
          public void replaceInRegister(Registered expected, Registered next, boolean restores) {}
        });
  }
}
