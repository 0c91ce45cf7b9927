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
 * One kind of message: the ring's record for it, the method of service {@code Peer} that carries
 * it, and the conversion between the two. Immutable.
 *
 * @param <M> the ring's record for the message
 * @param <A> the generated class of the method's arguments
 * @param method the method's name
 * @param write converts a header and a message to arguments
 * @param header returns the header of the arguments
 * @param read converts arguments to a message; throws {@link IllegalArgumentException} if they are
 *     invalid
 */
public record MessageKind<M extends Message, A extends TBase<A, ?>>(
    String method,
    Class<M> message,
    Supplier<A> emptyArguments,
    BiFunction<Header, M, A> write,
    Function<A, Header> header,
    Read<A> read) {

  /** Converts arguments to a message, in a ring with {@code segments} segments. */
  @FunctionalInterface
  public interface Read<A> {
    Message apply(A arguments, int segments);
  }

  A toArguments(Envelope envelope) {
    return write.apply(new Header(envelope.epoch()), message.cast(envelope.message()));
  }

  /**
   * Converts arguments to the message that they carry.
   *
   * @param from the node at the other end of the link
   * @param segments the number of segments in the reader's ring; 0 while the reader has no ring
   * @throws TException if the message is invalid
   */
  public Envelope fromArguments(A arguments, NodeId from, int segments) throws TException {
    try {
      long epoch = Fields.epoch(header.apply(arguments).getEpoch());
      return new Envelope(
          from, epoch, read.apply(arguments, segments == 0 ? Fields.SEGMENTS_MAX : segments));
    } catch (IllegalArgumentException invalid) {
      throw new TProtocolException(
          TProtocolException.INVALID_DATA,
          "The message '" + method + "' is invalid: " + invalid.getMessage() + ".",
          invalid);
    }
  }
}
