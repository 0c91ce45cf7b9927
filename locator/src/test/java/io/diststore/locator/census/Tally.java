package io.diststore.locator.census;

import io.diststore.locator.wire.MessageCodec;
import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.RegisterQuery;
import io.diststore.ring.message.RegisterReport;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.thrift.TException;

/** Messages counted by their kind, with the bytes that the shipped codec makes of them. */
final class Tally {
  /** How many messages, of how many bytes together. */
  record Sum(long messages, long bytes) {
    static final Sum NONE = new Sum(0, 0);

    Sum plus(Sum other) {
      return new Sum(messages + other.messages, bytes + other.bytes);
    }
  }

  /**
   * What members say though nothing happens: that they are there, and whether a view was decided.
   */
  private static final Set<Class<? extends Message>> AT_REST =
      Set.of(Beacon.class, BeaconAnswer.class, RegisterQuery.class, RegisterReport.class);

  private final Map<Class<? extends Message>, Sum> sums = new HashMap<>();
  private Message measured;
  private long size;

  void add(Envelope envelope) {
    // What is said to all is one message in many envelopes, sent one after another.
    if (envelope.message() != measured) {
      measured = envelope.message();
      size = size(envelope);
    }
    sums.merge(measured.getClass(), new Sum(1, size), Sum::plus);
  }

  private static long size(Envelope envelope) {
    try {
      return MessageCodec.encode(envelope).length;
    } catch (TException refused) {
      throw new AssertionError("the codec refuses what a member sends: " + envelope, refused);
    }
  }

  Sum of(Class<? extends Message> kind) {
    return sums.getOrDefault(kind, Sum.NONE);
  }

  Sum atRest() {
    return AT_REST.stream().map(this::of).reduce(Sum.NONE, Sum::plus);
  }

  /** All that is not said at rest too. */
  Sum besides() {
    return sums.entrySet().stream()
        .filter(kind -> !AT_REST.contains(kind.getKey()))
        .map(Map.Entry::getValue)
        .reduce(Sum.NONE, Sum::plus);
  }
}
