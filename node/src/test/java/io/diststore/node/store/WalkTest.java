package io.diststore.node.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.diststore.ring.request.Refusal;
import io.diststore.ring.segment.Entry;
import io.diststore.ring.segment.Key;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import io.diststore.thrift.diststore.BadRequest;
import io.diststore.thrift.diststore.CountResult;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.ScanEntry;
import io.diststore.thrift.diststore.ScanPage;
import io.diststore.thrift.diststore.Unavailable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.thrift.TException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WalkTest {
  private static final int KEYS = 100;

  private final FakeRing ring = new FakeRing();
  private final RequestListener listener = (kind, result, nanos) -> {};

  @BeforeEach
  void fill() {
    for (int i = 0; i < KEYS; i++) {
      Key key = new Key(("key-" + i).getBytes(StandardCharsets.UTF_8));
      ring.entries.put(key, new Entry(key, i + 1, new byte[] {(byte) i}, Entry.NEVER));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 7, 99, 100, 1000})
  void pagesOfAnySizeReturnEachKeyOnce(int limit) throws TException {
    List<String> keys = new ArrayList<>();
    byte[] cursor = {};
    do {
      ScanPage page = scan(cursor, limit);
      assertThat(page.getEntries()).hasSizeLessThanOrEqualTo(limit);
      page.getEntries().stream()
          .map(ScanEntry::getKey)
          .map(key -> new String(key, StandardCharsets.UTF_8))
          .forEach(keys::add);
      cursor = page.getCursor();
    } while (cursor.length > 0);
    assertThat(keys).hasSize(KEYS).doesNotHaveDuplicates();
  }

  @Test
  void entriesBeforeARefusalMakeUpAPageAndTheNextPageIsRefused() throws TException {
    int middle = FakeRing.SEGMENTS / 2;
    ring.refusedSegments.put(middle, Refusal.UNAVAILABLE);
    ScanPage page = scan(new byte[0], 1000);
    assertThat(page.getEntries()).isNotEmpty().hasSizeLessThan(KEYS);
    RecordingCallback<ScanPage> next = new RecordingCallback<>();
    ScanCall.start(
        ring,
        listener,
        header(),
        ByteBuffer.wrap(page.getCursor()),
        ByteBuffer.allocate(0),
        1000,
        next);
    ring.settle();
    assertThat(next.failure()).isInstanceOf(Unavailable.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, ScanCall.LIMIT_MAX + 1})
  void anInvalidLimitIsABadRequest(int limit) {
    assertThatThrownBy(() -> scan(new byte[0], limit)).isInstanceOf(BadRequest.class);
  }

  @Test
  void aCursorCanBeReadBack() throws TException {
    byte[] prefix = {1, 2};
    for (ScanCursor cursor :
        List.of(
            new ScanCursor(0, null),
            new ScanCursor(15, new Key(new byte[0])),
            new ScanCursor(7, new Key(new byte[] {0, -1})))) {
      assertThat(ScanCursor.of(cursor.bytes(prefix), prefix, FakeRing.SEGMENTS)).isEqualTo(cursor);
    }
  }

  @Test
  void anAlteredCursorOrOneOfAnotherPrefixIsABadRequest() {
    byte[] cursor = new ScanCursor(7, new Key(new byte[] {1, 2, 3})).bytes(new byte[] {1});
    assertThatThrownBy(() -> ScanCursor.of(cursor, new byte[] {2}, FakeRing.SEGMENTS))
        .isInstanceOf(BadRequest.class);
    for (int i = 0; i < cursor.length; i++) {
      byte[] altered = cursor.clone();
      altered[i] ^= 1;
      assertThatThrownBy(() -> ScanCursor.of(altered, new byte[] {1}, FakeRing.SEGMENTS))
          .isInstanceOf(BadRequest.class);
      byte[] cut = Arrays.copyOf(cursor, i + 1 == cursor.length ? i : i + 1);
      assertThatThrownBy(() -> ScanCursor.of(cut, new byte[] {1}, FakeRing.SEGMENTS))
          .isInstanceOf(BadRequest.class);
    }
  }

  @Test
  void aCountOfAWholeRingIsExact() throws TException {
    assertThat(count()).isEqualTo(new CountResult(KEYS, true));
  }

  @Test
  void aCountIsNotExactIfTheViewChangesMeanwhile() throws TException {
    RecordingCallback<CountResult> counted = new RecordingCallback<>();
    CountCall.start(ring, listener, header(), counted);
    ring.answerNext();
    View was = ring.view;
    ring.view =
        new View(
            was.ringId(),
            2,
            was.segments(),
            was.copies(),
            was.members(),
            was.serving(),
            was.target(),
            was.lost());
    ring.settle();
    assertThat(counted.value()).isEqualTo(new CountResult(KEYS, false));
  }

  @Test
  void aNodeWithoutARingIsUnavailable() {
    ring.view = null;
    assertThatThrownBy(this::count).isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> scan(new byte[0], 1)).isInstanceOf(Unavailable.class);
    assertThatThrownBy(() -> new RingReport(ring).report(0)).isInstanceOf(Unavailable.class);
  }

  @Test
  void theReportListsMembersUnlessTheClientKnowsTheEpoch() throws TException {
    RingReport report = new RingReport(ring);
    assertThat(report.report(0).getMembers())
        .singleElement()
        .satisfies(
            member -> {
              assertThat(member.getName()).isEqualTo("node-0");
              assertThat(Short.toUnsignedInt(member.getClient().getPort())).isEqualTo(40000);
              assertThat(member.getKeys()).isEqualTo(KEYS);
            });
    assertThat(report.report(0).getPrimaries())
        .singleElement()
        .satisfies(run -> assertThat(run.getMember()).isZero());
    assertThat(report.report(0).isWhole()).isTrue();
    assertThat(report.report(1).getMembers()).isEmpty();
  }

  @Test
  void theReportOfANodeWithoutAMajoritySaysSo() throws TException {
    RingReport report = new RingReport(ring);
    assertThat(report.report(0).isSetUnreachable()).isFalse();
    assertThat(report.report(0).isMajority()).isTrue();
    ring.unreachable = List.of(new NodeId("node-1", 7));
    assertThat(report.report(0).getUnreachable()).containsExactly("node-1");
    assertThat(report.report(0).isWhole()).as("a majority is reachable").isTrue();
    ring.majority = false;
    assertThat(report.report(1).isMajority()).isFalse();
    assertThat(report.report(1).isWhole()).isFalse();
    assertThat(report.report(1).getUnreachable()).containsExactly("node-1");
  }

  private CountResult count() throws TException {
    RecordingCallback<CountResult> counted = new RecordingCallback<>();
    CountCall.start(ring, listener, header(), counted);
    ring.settle();
    return counted.value();
  }

  private ScanPage scan(byte[] cursor, int limit) throws TException {
    RecordingCallback<ScanPage> page = new RecordingCallback<>();
    ScanCall.start(
        ring, listener, header(), ByteBuffer.wrap(cursor), ByteBuffer.allocate(0), limit, page);
    ring.settle();
    return page.value();
  }

  private static RequestHeader header() {
    return new RequestHeader(1, 2, 1, 1, false, 1000);
  }
}
