package io.diststore.locator.wire;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Message;
import io.diststore.ring.view.NodeId;
import io.diststore.thrift.peer.Header;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TProtocolException;

/**
 * One kind of message: its record, its method of service {@code Peer}, and how one becomes the
 * other. Immutable.
 *
 * @param <M> the ring's record
 * @param <A> the method's arguments as generated
 * @param method the method's name
 * @param write the arguments of a message, under a header
 * @param header the header that the arguments carry
 * @param read the message of arguments, for a ring of so many segments; throws {@link
 *     IllegalArgumentException} for what makes no sense
 */
public record MessageKind<M extends Message, A extends TBase<A, ?>>(
    String method,
    Class<M> message,
    Supplier<A> emptyArguments,
    BiFunction<Header, M, A> write,
    Function<A, Header> header,
    Read<A, M> read) {

  /** Makes a message of arguments. */
  @FunctionalInterface
  public interface Read<A, M> {
    M apply(A arguments, int segments);
  }

  A toArguments(Envelope envelope) {
    return write.apply(new Header(envelope.epoch()), message.cast(envelope.message()));
  }

  /**
   * The message that arguments carry.
   *
   * @param from who sent it, which the link knows
   * @param segments how many segments the reader's ring has, 0 if it is in none yet
   * @throws TException if it makes no sense
   */
  public Envelope fromArguments(A arguments, NodeId from, int segments) throws TException {
    try {
      long epoch = Fields.epoch(header.apply(arguments).getEpoch());
      return new Envelope(
          from, epoch, read.apply(arguments, segments == 0 ? Fields.SEGMENTS_MAX : segments));
    } catch (IllegalArgumentException senseless) {
      throw new TProtocolException(
          TProtocolException.INVALID_DATA,
          "The message '" + method + "' makes no sense: " + senseless.getMessage() + ".",
          senseless);
    }
  }
}
