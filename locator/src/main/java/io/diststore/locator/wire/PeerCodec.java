package io.diststore.locator.wire;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Message;
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
  /** Every kind of message, one for each record that {@link Message} permits. */
  public static final List<MessageKind<?, ?>> KINDS =
      Stream.of(MembershipKinds.ALL, SegmentKinds.ALL, RequestKinds.ALL)
          .flatMap(List::stream)
          .toList();

  private static final Map<Class<?>, MessageKind<?, ?>> BY_MESSAGE =
      KINDS.stream()
          .collect(Collectors.toUnmodifiableMap(MessageKind::message, Function.identity()));

  private PeerCodec() {}

  /** A message ready to be called. */
  public record Call(String method, TBase<?, ?> arguments) {}

  /** The call that carries a message. */
  public static Call call(Envelope envelope) {
    MessageKind<?, ?> kind = BY_MESSAGE.get(envelope.message().getClass());
    return new Call(kind.method(), kind.toArguments(envelope));
  }
}
