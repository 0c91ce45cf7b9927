package io.diststore.locator.wire;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.Replicated;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.thrift.TBase;

/**
 * Converts every message of the ring to a call of service {@code Peer}. Stateless.
 *
 * <p>Every message from another node is checked before the ring gets it. {@link
 * MessageKind#fromArguments} rejects numbers out of range, unknown codes, segments that the ring
 * does not have, and missing fields. The receiver then closes the link.
 */
public final class PeerCodec {
  /**
   * Precedes the name of every method of service {@code Peer} on the wire, as Thrift's multiplexed
   * protocol requires.
   */
  public static final String PREFIX = "Peer:";

  /** All kinds of messages, one for each record that {@link Message} permits. */
  public static final List<MessageKind<?, ?>> KINDS =
      Stream.of(MembershipKinds.ALL, SegmentKinds.ALL, RequestKinds.ALL)
          .flatMap(List::stream)
          .toList();

  /** The objects that read and write the most common kinds of messages in place. */
  public static final List<MessageInPlace<?>> IN_PLACE =
      List.of(new ReplicateInPlace(), new ReplicatedInPlace());

  private static final Map<Class<?>, MessageKind<?, ?>> BY_MESSAGE =
      KINDS.stream()
          .collect(Collectors.toUnmodifiableMap(MessageKind::message, Function.identity()));

  private PeerCodec() {}

  /** The method and the arguments of the call that carries a message. */
  public record Call(String method, TBase<?, ?> arguments) {}

  /** Returns the object that writes this message in place; null if there is none. */
  public static MessageInPlace<?> inPlace(Message message) {
    return switch (message) {
      case Replicate write -> IN_PLACE.get(0);
      case Replicated stored -> IN_PLACE.get(1);
      default -> null;
    };
  }

  /** Returns the call that carries a message. */
  public static Call call(Envelope envelope) {
    MessageKind<?, ?> kind = BY_MESSAGE.get(envelope.message().getClass());
    return new Call(kind.method(), kind.toArguments(envelope));
  }
}
