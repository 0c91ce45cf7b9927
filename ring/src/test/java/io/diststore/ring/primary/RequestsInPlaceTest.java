package io.diststore.ring.primary;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Housekeeping;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.SegmentData;
import io.diststore.ring.segment.StoredEntry;
import io.diststore.ring.segment.Version;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Timing;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Tests which requests a member handles in place, and which it declines. The simulation checks that
 * requests in place give the same results as events.
 */
class RequestsInPlaceTest {
  private final EnumSet<Rule> none = EnumSet.noneOf(Rule.class);
  private final StoredEntry seen = new StoredEntry();

  @Test
  void onlyThePrimaryReadsInPlace() {
    ScriptedRing ring = serving(2);
    ring.put("put", 0, 1, "key", "value", false);
    ring.deliver(sent -> true);
    assertThat(read(ring, 0, "key")).isEqualTo("value");
    assertThat(read(ring, 0, "another")).isEqualTo("absent");
    assertThat(read(ring, 1, "key")).isNull();
  }

  @Test
  void aReadIsDeclinedWhileAWriteIsPending() {
    ScriptedRing ring = serving(2);
    ring.put("put", 0, 1, "key", "value", false);
    assertThat(read(ring, 0, "key")).isNull();
    ring.deliver(ring.message(Replicate.class, 0, 1));
    assertThat(read(ring, 0, "key")).isNull();
    ring.deliver(sent -> true);
    assertThat(read(ring, 0, "key")).isEqualTo("value");
  }

  @Test
  void aReadIsDeclinedWithoutALease() {
    ScriptedRing ring = serving(2);
    ring.put("put", 0, 1, "key", "value", false);
    ring.deliver(sent -> true);
    ring.advance(Timing.DEFAULT.holdNanos() / 1_000_000 - 1);
    assertThat(read(ring, 0, "key")).isEqualTo("value");
    ring.advance(1);
    assertThat(read(ring, 0, "key")).isNull();
  }

  @Test
  void aReadOfAnExpiredValueIsDeclined() {
    ScriptedRing ring = serving(1);
    ring.tick(0);
    ring.putWithTtl("put", 0, 1, "key", "value", 1000);
    assertThat(read(ring, 0, "key")).isEqualTo("value");
    assertThat(ring.node(0).directRequests().ttlMillis(seen)).isEqualTo(1000);
    ring.advance(1000);
    assertThat(read(ring, 0, "key")).isNull();
  }

  @Test
  void theOnlyWriterWritesInPlace() {
    ScriptedRing ring = serving(1);
    long first = write(ring, 0, 1, 1, "key", "value");
    assertThat(first).isNotEqualTo(Version.NONE);
    assertThat(read(ring, 0, "key")).isEqualTo("value");
    assertThat(write(ring, 0, 2, 1, "key", "other")).isGreaterThan(first);
    assertThat(read(ring, 0, "key")).isEqualTo("other");
  }

  @Test
  void aWriteThatOtherMembersMustStoreIsDeclined() {
    ScriptedRing ring = serving(2);
    assertThat(write(ring, 0, 1, 1, "key", "value")).isEqualTo(Version.NONE);
    assertThat(write(ring, 1, 1, 1, "key", "value")).isEqualTo(Version.NONE);
    assertThat(read(ring, 0, "key")).isEqualTo("absent");
  }

  @Test
  void aRepeatedWriteIsDeclined() {
    ScriptedRing ring = serving(1);
    write(ring, 0, 1, 1, "key", "value");
    write(ring, 0, 2, 1, "key", "other");
    assertThat(write(ring, 0, 1, 1, "key", "value")).isEqualTo(Version.NONE);
    assertThat(write(ring, 0, 3, 3, "another", "value")).isNotEqualTo(Version.NONE);
    assertThat(ring.node(0).segment(0).requests().size()).isEqualTo(1);
    // These two writes are below the mark. The member no longer remembers their outcomes and must
    // not apply them.
    assertThat(write(ring, 0, 1, 1, "key", "value")).isEqualTo(Version.NONE);
    assertThat(write(ring, 0, 2, 1, "key", "value")).isEqualTo(Version.NONE);
    assertThat(read(ring, 0, "key")).isEqualTo("other");
  }

  @Test
  void aWriteIsDeclinedWhileItsOutcomeMayHaveBeenForgottenEarly() {
    ScriptedRing ring = serving(1);
    write(ring, 0, 1, 1, "key", "value");
    SegmentData segment = ring.node(0).segment(0);
    ClientId client = segment.requests().all().getFirst().id().client();
    for (int seconds = 0; seconds < 300; seconds += 5) {
      ring.advance(5_000);
      ring.tick(0);
    }
    ring.receive(0, 0, new Housekeeping(0, 0, List.of(client)));
    assertThat(segment.requests().size()).isZero();
    assertThat(write(ring, 0, 1, 1, "key", "value")).isEqualTo(Version.NONE);
  }

  @Test
  void aWriteWithInvalidNumbersIsDeclined() {
    ScriptedRing ring = serving(1);
    assertThat(write(ring, 0, 0, 0, "key", "value")).isEqualTo(Version.NONE);
    assertThat(write(ring, 0, 1, 2, "key", "value")).isEqualTo(Version.NONE);
    assertThat(write(ring, 0, 1 << 17, 0, "key", "value")).isEqualTo(Version.NONE);
    assertThat(read(ring, 0, "key")).isEqualTo("absent");
  }

  private ScriptedRing serving(int members) {
    ScriptedRing ring = new ScriptedRing(members, none);
    ring.startServing();
    return ring;
  }

  /**
   * Returns the value. Returns "absent" if the key does not exist, and null if the read is
   * declined.
   */
  private String read(ScriptedRing ring, int rank, String key) {
    byte[] array = ("--" + key + "-").getBytes(StandardCharsets.UTF_8);
    if (!ring.node(rank).directRequests().read(array, 2, array.length - 3, ring.now(), seen)) {
      return null;
    }
    return seen.live()
        ? new String(seen.array(), seen.valueAt(), seen.valueBytes(), StandardCharsets.UTF_8)
        : "absent";
  }

  private static long write(
      ScriptedRing ring, int rank, long number, long lowest, String key, String value) {
    byte[] array = ("--" + key + value + "-").getBytes(StandardCharsets.UTF_8);
    WriteInPlace write = new WriteInPlace();
    write.entry.setKey(array, 2, key.length());
    write.entry.setValue(array, 2 + key.length(), value.length());
    write.ttlMillis(0);
    write.id(1, 2, number, lowest);
    return ring.node(rank).directRequests().write(write, ring.now());
  }
}
