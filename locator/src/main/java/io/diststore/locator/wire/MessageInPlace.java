package io.diststore.locator.wire;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Message;
import io.diststore.ring.view.NodeId;
import io.diststore.thrift.peer.Header;
import io.diststore.transport.StructReader;
import io.diststore.transport.StructWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/**
 * Reads and writes one very common kind of message directly as bytes, without the objects that
 * Thrift would create for it. The bytes are the same as those that the message's {@link
 * MessageKind} reads and writes. A message that this class declines to read must be read through
 * its {@link MessageKind}, which rejects invalid messages. Immutable.
 */
public abstract sealed class MessageInPlace<M extends Message>
    permits ReplicateInPlace, ReplicatedInPlace {
  /** Every message has its header as the first argument. */
  static final int HEADER = 1;

  private static final int EPOCH = Header._Fields.EPOCH.getThriftFieldId();

  private final String method;
  private final Class<M> message;
  private final byte[] name;
  private final BiConsumer<Envelope, StructWriter> writer = this::write;

  MessageInPlace(String method, Class<M> message) {
    this.method = method;
    this.message = message;
    this.name = (PeerCodec.PREFIX + method).getBytes(StandardCharsets.US_ASCII);
  }

  /** Returns the method's name on the wire. The caller must not modify the array. */
  public byte[] name() {
    return name;
  }

  /** Returns {@link #write} as a function object that is created only once. */
  public BiConsumer<Envelope, StructWriter> writer() {
    return writer;
  }

  /** Returns the class of the message's record. */
  public Class<M> message() {
    return message;
  }

  /** Returns the method's name without the service's prefix. */
  public String method() {
    return method;
  }

  /** Writes the arguments of the method that carries the message. */
  public void write(Envelope envelope, StructWriter to) {
    to.struct(HEADER);
    to.i64(EPOCH, envelope.epoch());
    to.stop();
    writeFields(message.cast(envelope.message()), to);
    to.stop();
  }

  /**
   * Reads the message from the method's arguments. Returns null if the caller must read the
   * arguments through the message's {@link MessageKind} instead.
   *
   * @param sender the node at the other end of the link
   * @param segments the number of segments in the reader's ring; 0 while the reader has no ring
   */
  public Envelope read(StructReader from, NodeId sender, int segments) {
    if (segments == 0) {
      return null;
    }
    from.struct(HEADER);
    long epoch = from.i64(EPOCH);
    from.stop();
    M read = readFields(from, segments);
    return read == null || !Fields.isEpoch(epoch) ? null : new Envelope(sender, epoch, read);
  }

  abstract void writeFields(M message, StructWriter to);

  /**
   * Reads the fields up to the end of the arguments. Returns null if the arguments do not {@link
   * StructReader#fits fit}, or if they are invalid.
   */
  abstract M readFields(StructReader from, int segments);
}
