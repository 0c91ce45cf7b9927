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
 * Every message of the ring as a call of service {@code Peer}. Stateless.
 *
 * <p>Nothing that another node sent reaches the ring unchecked: numbers out of their range, unknown
 * codes, segments that the ring does not have and fields that are missing are refused by {@link
 * MessageKind#fromArguments}, and the link is closed.
 */
public final class PeerCodec {
  /**
   * What methods of service {@code Peer} are called by on the wire, as Thrift's multiplexed
   * protocol has it.
   */
  public static final String PREFIX = "Peer:";

  /** Every kind of message, one for each record that {@link Message} permits. */
  public static final List<MessageKind<?, ?>> KINDS =
      Stream.of(MembershipKinds.ALL, SegmentKinds.ALL, RequestKinds.ALL)
          .flatMap(List::stream)
          .toList();

  /** The commonest of them once more, for who has the bytes. */
  public static final List<MessageInPlace<?>> IN_PLACE =
      List.of(new ReplicateInPlace(), new ReplicatedInPlace());

  private static final Map<Class<?>, MessageKind<?, ?>> BY_MESSAGE =
      KINDS.stream()
          .collect(Collectors.toUnmodifiableMap(MessageKind::message, Function.identity()));

  private PeerCodec() {}

  /** A message ready to be called. */
  public record Call(String method, TBase<?, ?> arguments) {}

  /** The kind of a message that is written where it lies; null if it is not that common. */
  public static MessageInPlace<?> inPlace(Message message) {
    return switch (message) {
      case Replicate write -> IN_PLACE.get(0);
      case Replicated stored -> IN_PLACE.get(1);
      default -> null;
    };
  }

  /** The call that carries a message. */
  public static Call call(Envelope envelope) {
    MessageKind<?, ?> kind = BY_MESSAGE.get(envelope.message().getClass());
    return new Call(kind.method(), kind.toArguments(envelope));
  }
}
