package io.diststore.client.ring;

import static io.diststore.client.ring.ScriptedRing.await;
import static io.diststore.client.ring.ScriptedRing.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.diststore.client.KeyResult;
import io.diststore.client.StoreClient.Pair;
import io.diststore.client.StoreException;
import io.diststore.client.Value;
import io.diststore.client.WriteTerms;
import io.diststore.client.Written;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.DataLost;
import io.diststore.thrift.diststore.KeyValue;
import io.diststore.thrift.diststore.Overloaded;
import io.diststore.thrift.diststore.ReadAnswer;
import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.Refusal;
import io.diststore.thrift.diststore.RefusalCode;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.TooLarge;
import io.diststore.thrift.diststore.Unavailable;
import io.diststore.thrift.diststore.WriteAnswer;
import io.diststore.thrift.diststore.WriteResult;
import io.diststore.thrift.diststore.WriteStatus;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.thrift.async.AsyncMethodCallback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RingClientTest {
  private static final RingClientSettings PATIENT =
      RingClientSettings.DEFAULT.withDeadline(Duration.ofSeconds(8));
  private static final RingClientSettings HASTY =
      RingClientSettings.DEFAULT.withDeadline(Duration.ofMillis(400));
  private static final byte[] VALUE = {1};

  private final ScriptedRing ring = new ScriptedRing(3);

  @AfterEach
  void close() {
    ring.close();
  }

  @Test
  void aRequestGoesStraightToThePrimaryOfItsKey() {
    try (RingClient client = ring.informed(PATIENT)) {
      for (int i = 0; i < 5; i++) {
        client.put(key(0, i), VALUE);
        client.put(key(1, i), VALUE);
      }
    }
    assertThat(ring.nodes).extracting(node -> node.count("write")).containsExactly(5L, 5L, 0L);
  }

  @Test
  void givenNodesGetRequestsInRotationIfOnlyTheyMayBeAsked() {
    try (RingClient client =
        new RingClient(
            List.of(ring.node(1).address, ring.node(2).address),
            PATIENT.withRouting(RingClientSettings.Routing.GIVEN_NODES))) {
      for (int i = 0; i < 10; i++) {
        client.put(key(0, i), VALUE);
      }
      assertThat(client.epoch()).isEmpty();
    }
    assertThat(ring.node(0).calls).isEmpty();
    assertThat(ring.node(1).count("write")).isPositive();
    assertThat(ring.node(2).count("write")).isPositive();
    assertThat(ring.node(1).count("write") + ring.node(2).count("write")).isEqualTo(10);
  }

  @Test
  void aReadReturnsTheValueOrSaysThatTheKeyIsAbsent() {
    try (RingClient client = ring.informed(PATIENT)) {
      Value value = client.get(key(0, 0)).orElseThrow();
      assertThat(value.bytes()).isEqualTo(ScriptedNode.VALUE);
      assertThat(value.version()).isEqualTo(7);
      ring.node(0).on("read", (arguments, answer) -> answer.onComplete(new ReadResult()));
      assertThat(client.get(key(0, 0))).isEmpty();
    }
  }

  @Test
  void aFailedConditionIsAnAnswerWithTheKeysVersion() {
    ring.node(0)
        .on(
            "write",
            (arguments, answer) ->
                answer.onComplete(new WriteResult(WriteStatus.CONDITION_FAILED, 5)));
    try (RingClient client = ring.informed(PATIENT)) {
      assertThat(client.put(key(0, 0), VALUE, WriteTerms.NONE.ifVersion(3)))
          .isEqualTo(new Written(false, 5));
    }
  }

  @Test
  void requestsFollowANewView() {
    try (RingClient client = ring.informed(PATIENT)) {
      ring.publish(2, 2, 1);
      await(
          "requests go to the new primary",
          () -> {
            client.get(key(0, 0));
            return ring.node(2).count("read") > 0;
          });
      assertThat(client.epoch()).hasValue(2);
    }
  }

  @Test
  void aWriteWhoseConnectionBrokeIsSentAgainUnderItsNumberAsRepeated() {
    ring.node(0).on("write", ScriptedNode.HANG_UP);
    try (RingClient client = ring.informed(PATIENT)) {
      assertThat(client.put(key(0, 0), VALUE)).isEqualTo(8);
    }
    RequestHeader first = ring.node(0).headers("write").getFirst();
    List<RequestHeader> later = new ArrayList<>(ring.node(1).headers("write"));
    later.addAll(ring.node(2).headers("write"));
    assertThat(first.isRepeated()).isFalse();
    assertThat(later)
        .singleElement()
        .satisfies(
            header -> {
              assertThat(header.isRepeated()).isTrue();
              assertThat(header.getNumber()).isEqualTo(first.getNumber());
              assertThat(header.getClientHigh()).isEqualTo(first.getClientHigh());
              assertThat(header.getClientLow()).isEqualTo(first.getClientLow());
            });
  }

  @Test
  void aStoppedNodeIsSkipped() {
    try (RingClient client = ring.informed(PATIENT)) {
      ring.node(0).stop();
      for (int i = 0; i < 20; i++) {
        assertThat(client.put(key(0, i), VALUE)).isEqualTo(8);
      }
    }
  }

  @Test
  void anUnresponsiveNodeIsSkipped() {
    try (RingClient client = ring.informed(PATIENT)) {
      ScriptedNode unresponsive = ring.node(0);
      unresponsive.on("read", ScriptedNode.NO_ANSWER).on("ring", ScriptedNode.NO_ANSWER);
      assertThat(client.get(key(0, 0))).isPresent();
      assertThat(unresponsive.count("read")).isEqualTo(1);
    }
  }

  @Test
  void theClientWaitsForASlowNodeThatIsReachable() throws Exception {
    ConcurrentLinkedQueue<AsyncMethodCallback<Object>> held = hold("write");
    try (RingClient client = ring.informed(PATIENT)) {
      CompletableFuture<Written> write = client.putAsync(key(0, 0), VALUE, WriteTerms.NONE);
      long start = System.nanoTime();
      await("two seconds are over", () -> System.nanoTime() - start > 2_000_000_000L);
      held.remove().onComplete(new WriteResult(WriteStatus.APPLIED, 9));
      assertThat(write.get(5, TimeUnit.SECONDS).version()).isEqualTo(9);
    }
    assertThat(ring.node(0).count("write")).isEqualTo(1);
  }

  @Test
  void anUnansweredWriteIsIndeterminateAtItsDeadlineAndNotBefore() {
    ring.node(0).on("write", ScriptedNode.NO_ANSWER);
    try (RingClient client = ring.informed(HASTY)) {
      long start = System.nanoTime();
      assertThatThrownBy(() -> client.put(key(0, 0), VALUE))
          .isInstanceOf(StoreException.Indeterminate.class);
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isBetween(Duration.ofMillis(380), Duration.ofSeconds(5));
    }
  }

  @Test
  void anUnansweredReadIsUnavailable() {
    ring.node(0).on("read", ScriptedNode.NO_ANSWER);
    try (RingClient client = ring.informed(HASTY)) {
      assertThatThrownBy(() -> client.get(key(0, 0)))
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessageContaining("400 ms");
    }
  }

  @Test
  void aWriteIsUnavailableIfNoAttemptHadAnEffect() {
    ring.nodes.forEach(
        node ->
            node.on(
                "write",
                (arguments, answer) -> answer.onError(new Unavailable("the test says no", 20))));
    try (RingClient client = ring.informed(HASTY)) {
      assertThatThrownBy(() -> client.put(key(0, 0), VALUE))
          .isInstanceOf(StoreException.Unavailable.class)
          .hasMessageContaining("the test says no");
    }
    assertThat(ring.nodes).allSatisfy(node -> assertThat(node.count("write")).isPositive());
  }

  @Test
  void aRefusalAfterALostAnswerLeavesTheWriteInDoubt() {
    ring.node(0).on("write", ScriptedNode.HANG_UP);
    for (int i = 1; i < 3; i++) {
      ring.node(i)
          .on("write", (arguments, answer) -> answer.onError(new Unavailable("not now", 20)));
    }
    try (RingClient client = ring.informed(HASTY)) {
      assertThatThrownBy(() -> client.put(key(0, 0), VALUE))
          .isInstanceOf(StoreException.Indeterminate.class);
    }
  }

  @Test
  void anOverloadedNodeIsAskedAgainLater() {
    ring.node(0)
        .on(
            "write",
            (arguments, answer) -> {
              ring.node(0)
                  .on(
                      "write",
                      (later, answered) ->
                          answered.onComplete(new WriteResult(WriteStatus.APPLIED, 3)));
              answer.onError(new Overloaded("busy", 30));
            });
    try (RingClient client = ring.informed(PATIENT)) {
      assertThat(client.put(key(0, 0), VALUE)).isEqualTo(3);
    }
    assertThat(ring.node(0).count("write")).isEqualTo(2);
    assertThat(ring.node(1).count("write") + ring.node(2).count("write")).isZero();
  }

  @Test
  void aFinalRefusalFailsAtOnceWithItsOwnType() {
    try (RingClient client = ring.informed(PATIENT)) {
      refuse(new DataLost("all copies are gone"));
      assertThatThrownBy(() -> client.get(key(0, 0))).isInstanceOf(StoreException.DataLost.class);
      refuse(new TooLarge("the key is too long"));
      assertThatThrownBy(() -> client.get(key(0, 0))).isInstanceOf(StoreException.TooLarge.class);
      refuse(new BadRequest("nonsense"));
      assertThatThrownBy(() -> client.get(key(0, 0)))
          .isInstanceOf(StoreException.BadRequest.class)
          .hasMessageContaining("nonsense");
    }
    assertThat(ring.node(0).count("read")).isEqualTo(3);
  }

  private void refuse(Exception why) {
    ring.node(0).on("read", (arguments, answer) -> answer.onError(why));
  }

  @Test
  void theLowestNumberAwaitedStaysBelowAWriteWithoutAnAnswer() throws Exception {
    ConcurrentLinkedQueue<AsyncMethodCallback<Object>> held = hold("write");
    try (RingClient client = ring.informed(PATIENT)) {
      CompletableFuture<Written> first = client.putAsync(key(0, 0), VALUE, WriteTerms.NONE);
      await("the first write is held", () -> held.size() == 1);
      for (int i = 0; i < 10; i++) {
        client.put(key(1, i), VALUE);
      }
      long firstNumber = ring.node(0).headers("write").getFirst().getNumber();
      assertThat(ring.node(1).headers("write"))
          .allSatisfy(header -> assertThat(header.getLowestAwaited()).isEqualTo(firstNumber));
      held.remove().onComplete(new WriteResult(WriteStatus.APPLIED, 9));
      first.get(5, TimeUnit.SECONDS);
      client.put(key(1, 0), VALUE);
      RequestHeader last = ring.node(1).headers("write").getLast();
      assertThat(last.getLowestAwaited()).isEqualTo(last.getNumber());
    }
  }

  @Test
  void writesStayWithinTheDistanceThatNodesAllowFromTheOldestWrite() throws Exception {
    int ahead = 1 << 17;
    ConcurrentLinkedQueue<AsyncMethodCallback<Object>> held = hold("write");
    ring.node(1).on("write_many", RingClientTest::storeMany);
    try (RingClient client =
        ring.informed(
            PATIENT.withRequestsInFlightMax(1_000_000).withDeadline(Duration.ofSeconds(60)))) {
      CompletableFuture<Written> oldest = client.putAsync(key(0, 0), VALUE, WriteTerms.NONE);
      await("the oldest write is held", () -> held.size() == 1);
      Pair pair = new Pair(key(1, 0), VALUE);
      List<Pair> pairs = Collections.nCopies(ahead + 10_000, pair);
      var rest = client.putAllAsync(pairs, WriteTerms.NONE);
      await(
          "the allowed number of writes is stored",
          () -> highestNumber(ring.node(1)) >= ahead - 256);
      // The answer to this read proves that everything sent before the read has arrived.
      client.get(key(1, 0));
      assertThat(highestNumber(ring.node(1))).isLessThanOrEqualTo(ahead);
      assertThat(rest).isNotDone();
      held.remove().onComplete(new WriteResult(WriteStatus.APPLIED, 9));
      assertThat(oldest.get(5, TimeUnit.SECONDS).applied()).isTrue();
      assertThat(rest.get(60, TimeUnit.SECONDS))
          .hasSize(pairs.size())
          .allSatisfy(outcome -> assertThat(outcome).isInstanceOf(KeyResult.Done.class));
    }
  }

  /** Returns the highest number of a write that the node has received in a batch, or 0. */
  private static long highestNumber(ScriptedNode node) {
    return node.calls.stream()
        .filter(call -> call.method().equals("write_many"))
        .mapToLong(
            call ->
                ((RequestHeader) call.arguments()[0]).getNumber()
                    + ((List<?>) call.arguments()[1]).size()
                    - 1)
        .max()
        .orElse(0);
  }

  @Test
  void aThreadThatIsInterruptedStopsWaiting() {
    ring.node(0).on("write", ScriptedNode.NO_ANSWER).on("read", ScriptedNode.NO_ANSWER);
    try (RingClient client = ring.informed(PATIENT)) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> client.put(key(0, 0), VALUE))
          .isInstanceOf(StoreException.Indeterminate.class);
      assertThat(Thread.interrupted()).isTrue();
      Thread.currentThread().interrupt();
      assertThatThrownBy(() -> client.get(key(0, 0)))
          .isInstanceOf(StoreException.Unavailable.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void eachPrimaryGetsItsKeysInOneMessage() {
    ring.nodes.forEach(node -> node.on("write_many", RingClientTest::storeMany));
    ring.nodes.forEach(node -> node.on("read_many", RingClientTest::readMany));
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      pairs.add(new Pair(key(i % 2, i / 2), VALUE));
    }
    try (RingClient client = ring.informed(PATIENT)) {
      assertThat(client.putAll(pairs, WriteTerms.NONE))
          .hasSize(20)
          .allSatisfy(outcome -> assertThat(outcome.orThrow().applied()).isTrue());
      List<byte[]> keys = pairs.stream().map(Pair::key).toList();
      List<KeyResult<Optional<Value>>> found = client.getAll(keys);
      // The scripted nodes return each key as its own value.
      for (int i = 0; i < keys.size(); i++) {
        assertThat(found.get(i).orThrow().orElseThrow().bytes()).isEqualTo(keys.get(i));
      }
      assertThat(client.getAll(List.of())).isEmpty();
    }
    for (String method : List.of("write_many", "read_many")) {
      assertThat(ring.nodes).extracting(node -> node.count(method)).containsExactly(1L, 1L, 0L);
    }
  }

  @Test
  void onlyTheRefusedKeyOfManyIsRepeatedUnderItsOwnNumber() {
    ring.node(0)
        .on(
            "write_many",
            (arguments, answer) -> {
              List<WriteAnswer> answers = new ArrayList<>(stored((List<?>) arguments[1]));
              answers.set(
                  2,
                  new WriteAnswer().setRefusal(new Refusal(RefusalCode.UNAVAILABLE, "moving", 20)));
              answer.onComplete(answers);
            });
    List<Pair> pairs = IntStream.range(0, 5).mapToObj(i -> new Pair(key(0, i), VALUE)).toList();
    try (RingClient client = ring.informed(PATIENT)) {
      assertThat(client.putAll(pairs, WriteTerms.NONE))
          .allSatisfy(outcome -> assertThat(outcome.orThrow().applied()).isTrue());
    }
    RequestHeader many = ring.node(0).headers("write_many").getFirst();
    List<RequestHeader> repeated =
        ring.nodes.stream().flatMap(node -> node.headers("write").stream()).toList();
    assertThat(repeated)
        .singleElement()
        .satisfies(
            header -> {
              assertThat(header.getNumber()).isEqualTo(many.getNumber() + 2);
              assertThat(header.isRepeated()).isTrue();
            });
  }

  @Test
  void requestsAboveTheLimitFailUnsentOrWait() throws Exception {
    ConcurrentLinkedQueue<AsyncMethodCallback<Object>> held = hold("write");
    try (RingClient client = ring.informed(PATIENT.withRequestsInFlightMax(3))) {
      List<CompletableFuture<Written>> writes = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        writes.add(client.putAsync(key(0, i), VALUE, WriteTerms.NONE));
      }
      CompletableFuture<Written> over = client.putAsync(key(0, 3), VALUE, WriteTerms.NONE);
      assertThat(over).isCompletedExceptionally();
      assertThat(catchThrowable(over::get)).hasCauseInstanceOf(StoreException.Overloaded.class);
      CompletableFuture<Long> waiting =
          CompletableFuture.supplyAsync(() -> client.put(key(1, 0), VALUE));
      await("three writes are held", () -> held.size() == 3);
      assertThat(ring.node(1).count("write")).isZero();
      held.remove().onComplete(new WriteResult(WriteStatus.APPLIED, 9));
      assertThat(waiting.get(5, TimeUnit.SECONDS)).isEqualTo(8);
      held.forEach(answer -> answer.onComplete(new WriteResult(WriteStatus.APPLIED, 9)));
      for (CompletableFuture<Written> write : writes) {
        assertThat(write.get(5, TimeUnit.SECONDS).applied()).isTrue();
      }
    }
    assertThat(ring.node(0).count("write")).isEqualTo(3);
  }

  @Test
  void aBlockingCallFromACallbackThrows() {
    try (RingClient client = ring.informed(PATIENT)) {
      ConcurrentLinkedQueue<AsyncMethodCallback<Object>> held = hold("read");
      CompletableFuture<Optional<Value>> nested =
          client.getAsync(key(0, 0)).thenApply(found -> client.get(key(1, 0)));
      await("the read is held", () -> held.size() == 1);
      held.remove().onComplete(new ReadResult());
      assertThat(catchThrowable(() -> nested.get(5, TimeUnit.SECONDS)))
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void closingTheClientEndsItsOpenRequests() {
    ring.node(0).on("write", ScriptedNode.NO_ANSWER).on("read", ScriptedNode.NO_ANSWER);
    CompletableFuture<Written> write;
    CompletableFuture<Optional<Value>> read;
    try (RingClient client = ring.informed(PATIENT)) {
      write = client.putAsync(key(0, 0), VALUE, WriteTerms.NONE);
      read = client.getAsync(key(0, 0));
      await("both were sent", () -> ring.node(0).calls.size() == 2);
    }
    assertThat(catchThrowable(write::get))
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(StoreException.Indeterminate.class);
    assertThat(catchThrowable(read::get)).hasCauseInstanceOf(StoreException.Unavailable.class);
  }

  @Test
  void everyWriteHasItsOwnNumberAndReadsTakeNone() {
    ring.nodes.forEach(node -> node.on("read_many", RingClientTest::readMany));
    try (RingClient client = ring.informed(PATIENT)) {
      for (int i = 0; i < 10; i++) {
        client.put(key(0, i), VALUE);
        client.get(key(1, i));
        client.getAll(List.of(key(0, i), key(0, i + 1)));
      }
    }
    List<Long> numbers =
        ring.nodes.stream()
            .flatMap(node -> node.headers("write").stream())
            .map(RequestHeader::getNumber)
            .toList();
    assertThat(numbers).containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L, 10L);
  }

  /** Makes node 0 hold back its answers to this method. The test sends the answers later. */
  private ConcurrentLinkedQueue<AsyncMethodCallback<Object>> hold(String method) {
    var held = new ConcurrentLinkedQueue<AsyncMethodCallback<Object>>();
    ring.node(0).on(method, (arguments, answer) -> held.add(answer));
    return held;
  }

  private static void storeMany(Object[] arguments, AsyncMethodCallback<Object> answer) {
    answer.onComplete(stored((List<?>) arguments[1]));
  }

  private static List<WriteAnswer> stored(List<?> pairs) {
    return pairs.stream()
        .map(KeyValue.class::cast)
        .map(pair -> new WriteAnswer().setResult(new WriteResult(WriteStatus.APPLIED, 1)))
        .toList();
  }

  private static void readMany(Object[] arguments, AsyncMethodCallback<Object> answer) {
    answer.onComplete(
        ((List<?>) arguments[1])
            .stream()
                .map(ByteBuffer.class::cast)
                .map(key -> new ReadAnswer().setResult(new ReadResult().setValue(key)))
                .toList());
  }
}
