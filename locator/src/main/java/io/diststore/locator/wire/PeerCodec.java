package io.diststore.locator.wire;

import io.diststore.ring.message.Abridged;
import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.Replicate;
import io.diststore.ring.message.Replicated;
import io.diststore.ring.view.View;
import io.diststore.ring.view.ViewDifference;
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

  /** The version of the messages that peer.thrift defines. */
  public static final int VERSION = 3;

  /** The first version in which a message may give its view as a difference. */
  private static final int ABRIDGED_VERSION = 3;

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

  /**
   * Returns the call that carries a message.
   *
   * @param version the highest version of the messages that the receiver understands
   */
  public static Call call(Envelope envelope, int version) {
    Message message =
        version < ABRIDGED_VERSION
            ? withWholeView(envelope.message())
            : withDifference(envelope.message());
    MessageKind<?, ?> kind = BY_MESSAGE.get(message.getClass());
    return new Call(
        kind.method(), kind.toArguments(new Envelope(envelope.from(), envelope.epoch(), message)));
  }

  private static Message withWholeView(Message message) {
    return message instanceof Abridged abridged ? abridged.whole() : message;
  }

  /** Even a difference that contains the whole view is shorter than a {@code WireView}. */
  private static Message withDifference(Message message) {
    View view = Abridged.viewIn(message);
    ViewDifference whole = view == null ? null : ViewDifference.whole(view);
    return whole == null ? message : Abridged.of(message, whole);
  }
}
