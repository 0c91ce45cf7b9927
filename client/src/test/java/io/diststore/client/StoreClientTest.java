package io.diststore.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.DataLost;
import io.diststore.thrift.diststore.Indeterminate;
import io.diststore.thrift.diststore.Overloaded;
import io.diststore.thrift.diststore.ReadAnswer;
import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.Refusal;
import io.diststore.thrift.diststore.RefusalCode;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.TooLarge;
import io.diststore.thrift.diststore.Unavailable;
import io.diststore.thrift.diststore.WriteAnswer;
import io.diststore.thrift.diststore.WriteOptions;
import io.diststore.thrift.diststore.WriteResult;
import io.diststore.thrift.diststore.WriteStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(30)
class StoreClientTest {
  private static final byte[] KEY = {'k', 0, (byte) 0xff};
  private static final byte[] VALUE = {'v', 0, (byte) 0xfe};
  private static final WriteResult APPLIED = new WriteResult(WriteStatus.APPLIED, 7);

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable closeable : open.reversed()) {
      closeable.close();
    }
  }

  @Test
  void aValueComesBackByteForByteWithItsVersion() throws Exception {
    FakeNode node =
        node().on("read", a -> Arrays.equals(bytes(a[1]), KEY) ? found(VALUE, 7) : found(null, 0));
    Value value = client(node).get(KEY).orElseThrow();
    assertThat(value.bytes()).isEqualTo(VALUE);
    assertThat(value.version()).isEqualTo(7);
    assertThat(value.ttlMillis()).isEmpty();
  }

  @Test
  void aPortOfAnotherKindOfServerIsNamed() throws Exception {
    ServerSocket web = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    open.add(web);
    Thread.ofVirtual()
        .start(
            () -> {
              try (var visitor = web.accept()) {
                visitor.getInputStream().read();
                visitor.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
              } catch (IOException e) {
                // The test has ended.
              }
            });
    NodeAddress address = new NodeAddress("127.0.0.1", web.getLocalPort());
    StoreClient client = new StoreClient(List.of(address), Duration.ofSeconds(10));
    open.add(client);
    assertThatThrownBy(() -> client.put(KEY, VALUE))
        .isInstanceOf(StoreException.BadRequest.class)
        .hasMessageStartingWith(address + " is not a diststore port");
  }

  @Test
  void anEmptyValueIsNotAnAbsentKey() throws Exception {
    FakeNode node =
        node().on("read", a -> bytes(a[1]).length == 0 ? found(new byte[0], 1) : found(null, 0));
    StoreClient client = client(node);
    assertThat(client.get(new byte[0]).orElseThrow().bytes()).isEmpty();
    assertThat(client.get(KEY)).isEmpty();
  }

  @Test
  void eachRequestHasItsOwnIdAndAwaitsNoEarlierRequest() throws Exception {
    FakeNode node = node().on("write", a -> APPLIED);
    StoreClient client = client(node);
    client.put(KEY, VALUE);
    client.put(KEY, VALUE);
    assertThat(node.headers).extracting(RequestHeader::getNumber).containsExactly(1L, 2L);
    assertThat(node.headers).extracting(RequestHeader::getLowestAwaited).containsExactly(1L, 2L);
    assertThat(node.headers).extracting(RequestHeader::isRepeated).containsOnly(false);
    assertThat(node.headers).allSatisfy(h -> assertThat(h.getDeadlineMillis()).isBetween(1, 2000));
  }

  @Test
  void theTermsOfAWriteReachTheNode() throws Exception {
    List<WriteOptions> seen = new ArrayList<>();
    FakeNode node =
        node()
            .on(
                "write",
                a -> {
                  seen.add((WriteOptions) a[3]);
                  return new WriteResult(WriteStatus.CONDITION_FAILED, 5);
                });
    Written written =
        client(node)
            .put(KEY, VALUE, WriteTerms.NONE.ifAbsent().expiringAfter(Duration.ofSeconds(3)));
    assertThat(written).isEqualTo(new Written(false, 5));
    assertThat(seen).containsExactly(new WriteOptions().setIfVersion(0).setTtlMillis(3000));
  }

  @Test
  void aWriteCutOffByABrokenConnectionIsSentAgainUnderTheSameIdThroughTheNextNode()
      throws Exception {
    FakeNode broken = node().on("write", FakeNode.HANG_UP);
    FakeNode good = node().on("write", a -> APPLIED);
    assertThat(client(broken, good).put(KEY, VALUE)).isEqualTo(7);
    RequestHeader first = broken.headers.getFirst();
    RequestHeader second = good.headers.getFirst();
    assertThat(second.getNumber()).isEqualTo(first.getNumber());
    assertThat(second.getClientHigh()).isEqualTo(first.getClientHigh());
    assertThat(second.getClientLow()).isEqualTo(first.getClientLow());
    assertThat(first.isRepeated()).isFalse();
    assertThat(second.isRepeated()).isTrue();
  }

  @Test
  void anAttemptWithoutAConnectionDoesNotMakeTheNextOneRepeated() throws Exception {
    FakeNode good = node().on("write", a -> APPLIED);
    StoreClient client = client(List.of(closedPort(), good.address()));
    assertThat(client.put(KEY, VALUE)).isEqualTo(7);
    assertThat(good.headers.getFirst().isRepeated()).isFalse();
  }

  @Test
  void aNodeThatIsUnavailableForAMomentIsAskedAgain() throws Exception {
    AtomicInteger times = new AtomicInteger();
    FakeNode node =
        node()
            .on(
                "write",
                a -> {
                  if (times.getAndIncrement() < 2) {
                    throw new Unavailable("moving", 1);
                  }
                  return APPLIED;
                });
    assertThat(client(node).put(KEY, VALUE)).isEqualTo(7);
    assertThat(node.headers)
        .extracting(RequestHeader::isRepeated)
        .containsExactly(false, true, true);
  }

  @Test
  void aWriteIsUnavailableIfNoAttemptHadAnEffect() throws Exception {
    FakeNode node =
        node()
            .on(
                "write",
                a -> {
                  throw new Unavailable("no majority", 1);
                });
    assertThatThrownBy(() -> client(Duration.ofMillis(200), node).put(KEY, VALUE))
        .isInstanceOf(StoreException.Unavailable.class)
        .hasMessageContaining("no majority");
  }

  @Test
  void aWriteIsIndeterminateIfAnAttemptWasNeverAnswered() throws Exception {
    FakeNode broken = node().on("write", FakeNode.HANG_UP);
    FakeNode refusing =
        node()
            .on(
                "write",
                a -> {
                  throw new Unavailable("no majority", 1);
                });
    assertThatThrownBy(() -> client(Duration.ofMillis(200), broken, refusing).put(KEY, VALUE))
        .isInstanceOf(StoreException.Indeterminate.class)
        .hasMessageContaining("may have been applied");
  }

  @Test
  void anIndeterminateAnswerIsResolvedByTheNextAttempt() throws Exception {
    FakeNode first =
        node()
            .on(
                "write",
                a -> {
                  throw new Indeterminate("the primary went away");
                });
    FakeNode second = node().on("write", a -> APPLIED);
    assertThat(client(first, second).put(KEY, VALUE)).isEqualTo(7);
    assertThat(second.headers.getFirst().isRepeated()).isTrue();
  }

  @Test
  void aReadIsUnavailableAndNamesTheNodeIfNoNodeIsListening() throws Exception {
    NodeAddress closed = closedPort();
    assertThatThrownBy(() -> client(Duration.ofMillis(100), List.of(closed)).get(KEY))
        .isInstanceOf(StoreException.Unavailable.class)
        .hasMessageContaining("no node is listening at " + closed);
  }

  @Test
  void anUnresponsiveNodeLeavesTimeForTheOthers() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      FakeNode good = node().on("read", a -> found(VALUE, 7));
      StoreClient client =
          client(
              Duration.ofSeconds(8),
              List.of(new NodeAddress("127.0.0.1", silent.getLocalPort()), good.address()));
      long start = System.nanoTime();
      assertThat(client.get(KEY)).isPresent();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
    }
  }

  static Stream<Arguments> refusals() {
    return Stream.of(
        Arguments.of(new DataLost("gone"), StoreException.DataLost.class),
        Arguments.of(new TooLarge("65 KiB"), StoreException.TooLarge.class),
        Arguments.of(new BadRequest("ttl"), StoreException.BadRequest.class),
        Arguments.of(new Overloaded("full", 1), StoreException.Overloaded.class));
  }

  @ParameterizedTest
  @MethodSource("refusals")
  void aRefusalKeepsItsTypeAndItsMessage(
      Exception refusal, Class<? extends StoreException> expected) throws Exception {
    FakeNode node =
        node()
            .on(
                "write",
                a -> {
                  throw refusal;
                });
    assertThatThrownBy(() -> client(Duration.ofMillis(150), node).put(KEY, VALUE))
        .isInstanceOf(expected)
        .hasMessageContaining(refusal.getMessage());
  }

  @Test
  void theOtherMembersAreLearnedFromTheFirstNodeAndUsedWhenItDies() throws Exception {
    FakeNode second = node().on("read", a -> found(VALUE, 8));
    FakeNode first = node().on("read", a -> found(VALUE, 7));
    first.on("get_all", a -> List.of(first.location(), second.location()));
    StoreClient client = client(first);
    client.get(KEY);
    client.get(KEY);
    first.close();
    assertThat(client.get(KEY).orElseThrow().version()).isEqualTo(8);
    assertThat(client.node()).isEqualTo(second.address());
  }

  @Test
  void theFirstCallSendsNothingElse() throws Exception {
    FakeNode node = node().on("read", a -> found(VALUE, 7));
    client(node).get(KEY);
    assertThat(node.calls).containsExactly("read");
  }

  @Test
  void eachOfManyKeysHasItsOwnResult() throws Exception {
    FakeNode node =
        node()
            .on(
                "read_many",
                a ->
                    List.of(
                        new ReadAnswer().setResult(found(VALUE, 7)),
                        new ReadAnswer().setRefusal(new Refusal(RefusalCode.DATA_LOST, "gone", 0)),
                        new ReadAnswer()
                            .setRefusal(new Refusal(RefusalCode.UNAVAILABLE, "moving", 1))))
            .on("read", a -> found(null, 0));
    List<KeyResult<Optional<Value>>> results = client(node).getAll(List.of(KEY, KEY, KEY));
    assertThat(results.get(0).orThrow().orElseThrow().version()).isEqualTo(7);
    assertThatThrownBy(() -> results.get(1).orThrow()).isInstanceOf(StoreException.DataLost.class);
    assertThat(results.get(2).orThrow()).isEmpty();
    assertThat(node.headers).extracting(RequestHeader::getNumber).containsExactly(1L, 3L);
  }

  @Test
  void aRepeatedKeyKeepsItsNumberAndTheNextRequestTakesANewOne() throws Exception {
    FakeNode node =
        node()
            .on(
                "write_many",
                a ->
                    List.of(
                        new WriteAnswer().setResult(APPLIED),
                        new WriteAnswer()
                            .setRefusal(new Refusal(RefusalCode.INDETERMINATE, "primary gone", 0))))
            .on("write", a -> APPLIED);
    StoreClient client = client(node);
    var pairs = List.of(new StoreClient.Pair(KEY, VALUE), new StoreClient.Pair(VALUE, KEY));
    assertThat(client.putAll(pairs, WriteTerms.NONE))
        .allSatisfy(o -> assertThat(o.orThrow()).isEqualTo(new Written(true, 7)));
    client.put(KEY, VALUE);
    assertThat(node.headers).extracting(RequestHeader::getNumber).containsExactly(1L, 2L, 3L);
    assertThat(node.headers)
        .extracting(RequestHeader::isRepeated)
        .containsExactly(false, true, false);
  }

  @Test
  void theTimeToLiveOfAValueIsReportedInMilliseconds() throws Exception {
    FakeNode node = node().on("read", a -> found(VALUE, 7).setTtlMillis(1234));
    assertThat(client(node).get(KEY).orElseThrow().ttlMillis()).isEqualTo(OptionalLong.of(1234));
  }

  private FakeNode node() throws IOException {
    FakeNode node = new FakeNode();
    open.add(node);
    return node;
  }

  private StoreClient client(FakeNode... nodes) {
    return client(Duration.ofSeconds(2), nodes);
  }

  private StoreClient client(Duration deadline, FakeNode... nodes) {
    return client(deadline, Stream.of(nodes).map(FakeNode::address).toList());
  }

  private StoreClient client(List<NodeAddress> nodes) {
    return client(Duration.ofSeconds(2), nodes);
  }

  private StoreClient client(Duration deadline, List<NodeAddress> nodes) {
    StoreClient client = new StoreClient(nodes, deadline);
    open.add(client);
    return client;
  }

  private static NodeAddress closedPort() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return new NodeAddress("127.0.0.1", server.getLocalPort());
    }
  }

  private static ReadResult found(byte[] value, long version) {
    ReadResult result = new ReadResult().setVersion(version);
    return value == null ? result : result.setValue(value);
  }

  private static byte[] bytes(Object buffer) {
    ByteBuffer source = ((ByteBuffer) buffer).duplicate();
    byte[] bytes = new byte[source.remaining()];
    source.get(bytes);
    return bytes;
  }
}
