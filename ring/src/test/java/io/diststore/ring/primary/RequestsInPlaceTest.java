package io.diststore.ring.primary;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Replicate;
import io.diststore.ring.request.WriteInPlace;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.segment.StoredEntry;
import io.diststore.ring.segment.Version;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Timing;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

/**
 * When a member does at once what it is asked for, and when it leaves that to its events. That both
 * come to the same is seen by the simulation, which asks in either way.
 */
class RequestsInPlaceTest {
  private final EnumSet<Rule> none = EnumSet.noneOf(Rule.class);
  private final StoredEntry seen = new StoredEntry();

  @Test
  void thePrimaryReadsAndNobodyElse() {
    ScriptedRing ring = served(2);
    ring.put("put", 0, 1, "key", "value", false);
    ring.deliver(sent -> true);
    assertThat(read(ring, 0, "key")).isEqualTo("value");
    assertThat(read(ring, 0, "another")).isEqualTo("absent");
    assertThat(read(ring, 1, "key")).isNull();
  }

  @Test
  void whatIsNotOnEveryCopyIsNotRead() {
    ScriptedRing ring = served(2);
    ring.put("put", 0, 1, "key", "value", false);
    assertThat(read(ring, 0, "key")).isNull();
    ring.deliver(ring.message(Replicate.class, 0, 1));
    assertThat(read(ring, 0, "key")).isNull();
    ring.deliver(sent -> true);
    assertThat(read(ring, 0, "key")).isEqualTo("value");
  }

  @Test
  void withoutALeaseNothingIsRead() {
    ScriptedRing ring = served(2);
    ring.put("put", 0, 1, "key", "value", false);
    ring.deliver(sent -> true);
    ring.now += Timing.DEFAULT.holdNanos() - ScriptedRing.MILLI;
    assertThat(read(ring, 0, "key")).isEqualTo("value");
    ring.now += ScriptedRing.MILLI;
    assertThat(read(ring, 0, "key")).isNull();
  }

  @Test
  void whatHasExpiredIsNotRead() {
    ScriptedRing ring = served(1);
    ring.tick(0);
    ring.putFor("put", 0, 1, "key", "value", 1000);
    assertThat(read(ring, 0, "key")).isEqualTo("value");
    assertThat(ring.node(0).directRequests().ttlMillis(seen)).isEqualTo(1000);
    ring.now += 1000 * ScriptedRing.MILLI;
    assertThat(read(ring, 0, "key")).isNull();
  }

  @Test
  void whoIsAloneWrites() {
    ScriptedRing ring = served(1);
    long first = write(ring, 0, 1, 1, "key", "value");
    assertThat(first).isNotEqualTo(Version.NONE);
    assertThat(read(ring, 0, "key")).isEqualTo("value");
    assertThat(write(ring, 0, 2, 1, "key", "other")).isGreaterThan(first);
    assertThat(read(ring, 0, "key")).isEqualTo("other");
  }

  @Test
  void whatOthersKeepTooIsNotWrittenAtOnce() {
    ScriptedRing ring = served(2);
    assertThat(write(ring, 0, 1, 1, "key", "value")).isEqualTo(Version.NONE);
    assertThat(write(ring, 1, 1, 1, "key", "value")).isEqualTo(Version.NONE);
    assertThat(read(ring, 0, "key")).isEqualTo("absent");
  }

  @Test
  void aRequestThatComesAgainIsNotApplied() {
    ScriptedRing ring = served(1);
    write(ring, 0, 1, 1, "key", "value");
    write(ring, 0, 2, 1, "key", "other");
    assertThat(write(ring, 0, 1, 1, "key", "value")).isEqualTo(Version.NONE);
    assertThat(write(ring, 0, 3, 3, "another", "value")).isNotEqualTo(Version.NONE);
    assertThat(ring.node(0).segment(0).requests().size()).isEqualTo(1);
    // Below what is awaited: forgotten, and not applied for that.
    assertThat(write(ring, 0, 1, 1, "key", "value")).isEqualTo(Version.NONE);
    assertThat(write(ring, 0, 2, 1, "key", "value")).isEqualTo(Version.NONE);
    assertThat(read(ring, 0, "key")).isEqualTo("other");
  }

  @Test
  void numbersThatMakeNoSenseAreNotWritten() {
    ScriptedRing ring = served(1);
    assertThat(write(ring, 0, 0, 0, "key", "value")).isEqualTo(Version.NONE);
    assertThat(write(ring, 0, 1, 2, "key", "value")).isEqualTo(Version.NONE);
    assertThat(write(ring, 0, 1 << 17, 0, "key", "value")).isEqualTo(Version.NONE);
    assertThat(read(ring, 0, "key")).isEqualTo("absent");
  }

  private ScriptedRing served(int members) {
    ScriptedRing ring = new ScriptedRing(members, none);
    ring.deliver(sent -> true);
    ring.serve();
    return ring;
  }

  /** The value, or "absent", or null if it cannot be said at once. */
  private String read(ScriptedRing ring, int rank, String key) {
    byte[] array = ("--" + key + "-").getBytes(StandardCharsets.UTF_8);
    if (!ring.node(rank).directRequests().read(array, 2, array.length - 3, ring.now, seen)) {
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
    return ring.node(rank).directRequests().write(write, ring.now);
  }
}
