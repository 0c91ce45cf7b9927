package io.diststore.locator.census;

import io.diststore.locator.wire.MessageCodec;
import io.diststore.ring.message.Abridged;
import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.RegisterQuery;
import io.diststore.ring.message.RegisterReport;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.view.NodeId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.thrift.TException;

/** Counts messages by kind, and the bytes into which the shipped codec encodes them. */
final class Tally {
  /** A number of messages, and the sum of their bytes. */
  record Sum(long messages, long bytes) {
    static final Sum NONE = new Sum(0, 0);

    Sum plus(Sum other) {
      return new Sum(messages + other.messages, bytes + other.bytes);
    }
  }

  /** The messages that members send even if nothing happens: beacons and reads of the register. */
  private static final Set<Class<? extends Message>> AT_REST =
      Set.of(Beacon.class, BeaconAnswer.class, RegisterQuery.class, RegisterReport.class);

  private final Map<Class<? extends Message>, Sum> sums = new HashMap<>();
  private Message measured;
  private long size;

  void add(Envelope envelope) {
    // A message to all members is sent in many envelopes, one after another. Its size is computed
    // only for the first one.
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
      throw new AssertionError(
          "the codec rejects a message that a member sent: " + envelope, refused);
    }
  }

  /** Returns the length of a message. */
  static long size(Message message) {
    return size(new Envelope(new NodeId("sender", 1), 1, message));
  }

  /** Returns the sum of the messages that bring a view to another node. */
  Sum views() {
    return of(ViewNews.class).plus(of(Abridged.class));
  }

  Sum all() {
    return sums.values().stream().reduce(Sum.NONE, Sum::plus);
  }

  Sum of(Class<? extends Message> kind) {
    return sums.getOrDefault(kind, Sum.NONE);
  }

  Sum atRest() {
    return AT_REST.stream().map(this::of).reduce(Sum.NONE, Sum::plus);
  }

  /** Returns the sum of all messages except those that members send even at rest. */
  Sum operational() {
    return sums.entrySet().stream()
        .filter(kind -> !AT_REST.contains(kind.getKey()))
        .map(Map.Entry::getValue)
        .reduce(Sum.NONE, Sum::plus);
  }
}
