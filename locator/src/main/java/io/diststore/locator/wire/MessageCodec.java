package io.diststore.locator.wire;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.view.NodeId;
import io.diststore.transport.StructReader;
import io.diststore.transport.StructWriter;
import java.util.Arrays;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMessage;
import org.apache.thrift.protocol.TMessageType;
import org.apache.thrift.protocol.TProtocolException;
import org.apache.thrift.transport.TMemoryBuffer;
import org.apache.thrift.transport.TMemoryInputTransport;

/**
 * Encodes and decodes messages as they appear on the wire, without a connection. Tests and
 * simulations use this class. Messages that links read and write in place are read and written in
 * place here too. Stateless.
 */
public final class MessageCodec {
  private static final Map<String, MessageKind<?, ?>> BY_METHOD =
      PeerCodec.KINDS.stream()
          .collect(Collectors.toUnmodifiableMap(MessageKind::method, Function.identity()));

  private static final Map<String, MessageInPlace<?>> IN_PLACE =
      PeerCodec.IN_PLACE.stream()
          .collect(Collectors.toUnmodifiableMap(MessageInPlace::method, Function.identity()));

  private MessageCodec() {}

  /**
   * Returns the bytes of a message. The bytes do not name the sender, because a link knows which
   * node is at its other end.
   */
  public static byte[] encode(Envelope envelope) throws TException {
    MessageInPlace<?> common = PeerCodec.inPlace(envelope.message());
    TMemoryBuffer buffer = new TMemoryBuffer(512);
    TBinaryProtocol protocol = new TBinaryProtocol(buffer);
    if (common == null) {
      PeerCodec.Call call = PeerCodec.call(envelope, PeerCodec.VERSION);
      protocol.writeMessageBegin(new TMessage(call.method(), TMessageType.ONEWAY, 0));
      call.arguments().write(protocol);
    } else {
      protocol.writeMessageBegin(new TMessage(common.method(), TMessageType.ONEWAY, 0));
      StructWriter arguments = new StructWriter();
      common.write(envelope, arguments);
      buffer.write(arguments.bytes());
    }
    return Arrays.copyOf(buffer.getArray(), buffer.length());
  }

  /**
   * Decodes a message.
   *
   * @param from the node that sent it
   * @param segments the number of segments in the reader's ring; 0 while the reader has no ring
   * @throws TException if the bytes are not a message, or the message is invalid
   */
  public static Envelope decode(byte[] bytes, NodeId from, int segments) throws TException {
    TMemoryInputTransport input = new TMemoryInputTransport(bytes);
    TBinaryProtocol protocol = new TBinaryProtocol(input);
    String method = protocol.readMessageBegin().name;
    MessageInPlace<?> common = IN_PLACE.get(method);
    if (common != null) {
      byte[] arguments = Arrays.copyOfRange(bytes, input.getBufferPosition(), bytes.length);
      Envelope read = common.read(StructReader.of(arguments), from, segments);
      if (read != null) {
        return read;
      }
    }
    MessageKind<?, ?> kind = BY_METHOD.get(method);
    if (kind == null) {
      throw new TProtocolException(
          TProtocolException.INVALID_DATA, "No message is named '" + method + "'.");
    }
    return read(kind, protocol, from, segments);
  }

  private static <A extends TBase<A, ?>> Envelope read(
      MessageKind<?, A> kind, TBinaryProtocol protocol, NodeId from, int segments)
      throws TException {
    A arguments = kind.emptyArguments().get();
    arguments.read(protocol);
    return kind.fromArguments(arguments, from, segments);
  }
}
