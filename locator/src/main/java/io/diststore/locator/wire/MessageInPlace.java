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
 * A kind of message that is so common that it is read and written where it lies, without the
 * objects that Thrift makes for it. The bytes are those of its {@link MessageKind}, which also
 * refuses what makes no sense. Immutable.
 */
public abstract sealed class MessageInPlace<M extends Message>
    permits ReplicateInPlace, ReplicatedInPlace {
  /** The first argument of each message. */
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

  /** What the method is called by on the wire. Not to be changed. */
  public byte[] name() {
    return name;
  }

  /** {@link #write}. */
  public BiConsumer<Envelope, StructWriter> writer() {
    return writer;
  }

  /** Its record. */
  public Class<M> message() {
    return message;
  }

  /** The method's name. */
  public String method() {
    return method;
  }

  /** Writes the arguments of the message. */
  public void write(Envelope envelope, StructWriter to) {
    to.struct(HEADER);
    to.i64(EPOCH, envelope.epoch());
    to.stop();
    writeFields(message.cast(envelope.message()), to);
    to.stop();
  }

  /**
   * The message that arguments stand for, or null if they are to be read as its {@link
   * MessageKind}.
   *
   * @param sender who sent it, which the link knows
   * @param segments how many segments the reader's ring has, 0 if it is in none yet
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

  /** Reads up to the end of the arguments. Null if these do not {@link StructReader#fits fit}. */
  abstract M readFields(StructReader from, int segments);
}
