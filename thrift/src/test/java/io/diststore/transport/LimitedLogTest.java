package io.diststore.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.thrift.diststore.Store;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.List;
import java.util.function.Predicate;
import org.apache.thrift.TException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class LimitedLogTest {
  private final ArrayDeque<Runnable> intervals = new ArrayDeque<>();
  private final LimitedLog log =
      new LimitedLog(LoggerFactory.getLogger(LimitedLogTest.class), intervals::add);

  @BeforeEach
  void clear() {
    RecordedLog.clear();
  }

  @Test
  void eachKindIsLoggedOncePerIntervalAndTheRestIsCounted() {
    for (int i = 0; i <= 2_345; i++) {
      log.info("refused messages", "A message from {} was refused: {}.", "a stranger", i);
    }
    log.warn("refused puts", "A put was refused.");
    assertThat(RecordedLog.lines())
        .containsExactly(
            "INFO A message from a stranger was refused: 0.", "WARN A put was refused.");
    endIntervals();
    assertThat(RecordedLog.lines())
        .hasSize(3)
        .last()
        .isEqualTo("INFO ... and 2,345 more in the last 10 s: refused messages.");
  }

  @Test
  void theNextIntervalBeginsWithTheNextMessage() {
    log.info("refused messages", "first");
    endIntervals();
    log.info("refused messages", "second");
    log.info("refused messages", "third");
    assertThat(RecordedLog.lines()).containsExactly("INFO first", "INFO second");
  }

  @Test
  void theNumberOfKindsIsBounded() {
    for (int i = 0; i < 1_000; i++) {
      log.info("kind " + i, "message {}", i);
    }
    assertThat(RecordedLog.lines()).hasSize(LimitedLog.KINDS_MAX + 1);
    endIntervals();
    assertThat(RecordedLog.lines())
        .hasSize(LimitedLog.KINDS_MAX + 2)
        .last()
        .isEqualTo(
            "INFO ... and "
                + (1_000 - LimitedLog.KINDS_MAX - 1)
                + " more in the last 10 s: other messages.");
  }

  @Test
  void aTextThatTheOtherEndChoseStaysOnOneLineAndIsShort() {
    log.info("refused hellos", "{}", "a\nb\u001b[31m" + "c".repeat(100_000));
    assertThat(RecordedLog.lines().getFirst())
        .startsWith("INFO a?b?[31mccc")
        .endsWith("ccc ...")
        .hasSizeLessThan(LimitedLog.TEXT_CHARS_MAX + 20);
  }

  @Test
  void anExceptionIsLoggedWithItsStackTrace() {
    log.error("failed calls", "The call '{}' failed.", "get", new IllegalStateException("why"));
    assertThat(RecordedLog.lines())
        .containsExactly("ERROR The call 'get' failed. java.lang.IllegalStateException: why");
  }

  @Test
  void aStrangerCannotFillTheLog() throws TException {
    ScriptedStore store =
        new ScriptedStore()
            .on(
                "put",
                (arguments, callback) -> {
                  callback.onError(new IllegalStateException("refused"));
                  callback.onComplete(null);
                })
            .on(
                "get",
                (arguments, callback) -> {
                  throw new NullPointerException("a defect");
                });
    byte[] calls =
        Bytes.join(
            Bytes.put(Bytes.text("k"), Bytes.text("v")),
            Bytes.call("get", 1, new Store.get_args(ByteBuffer.wrap(Bytes.text("k")))),
            Bytes.text("GET / HTTP/1.1\r\n\r\n"));
    for (int i = 0; i < 300; i++) {
      try (var server = new EmbeddedServer(store, TransportLimits.forClients())) {
        server.receive(calls);
        assertThat(server.isOpen()).isFalse();
      }
    }
    // Another test may have begun the interval of some kind, and that interval may end during this
    // test.
    Predicate<String> isSummary = line -> line.contains(" more in the last ");
    assertThat(RecordedLog.lines().stream().filter(isSummary.negate()).toList())
        .hasSizeLessThanOrEqualTo(2 * 4);
  }

  private void endIntervals() {
    List<Runnable> ended = List.copyOf(intervals);
    intervals.clear();
    ended.forEach(Runnable::run);
  }
}
