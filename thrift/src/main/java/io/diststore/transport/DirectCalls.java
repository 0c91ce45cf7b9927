package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.thrift.protocol.TMessageType;

/**
 * Has calls answered by {@link DirectMethod}s, where they lie. What has come is copied into an
 * array first, all that is there at once: to read a number out of an array is one instruction, out
 * of the socket's buffer it is several checks. Nothing that is not whole, or longer than the array,
 * is answered so. For the connections of one event loop.
 */
final class DirectCalls {
  private static final int WINDOW_BYTES = 1 << 14;

  /** With less than this in the window more is brought into it, if there is more. */
  private static final int LOOKED_AT_MIN = 1 << 12;

  private static final int CALL = 0x80010000 | TMessageType.CALL;
  private static final int ONEWAY = 0x80010000 | TMessageType.ONEWAY;
  private static final int REPLY = 0x80010000 | TMessageType.REPLY;

  private final byte[][] names;
  private final DirectMethod[] methods;
  private final boolean[] oneway;
  private final StructReader arguments = new StructReader();
  private final StructWriter answer = new StructWriter();
  private final int messageBytesMax;
  private final byte[] window;

  /** Of which buffer the window is a part, from which index on, and how long it is. */
  private ByteBuf source;

  private int sourceFrom;
  private int windowBytes;

  /**
   * @param messageBytesMax how long a message may be
   */
  DirectCalls(MethodTable table, int messageBytesMax) {
    this.messageBytesMax = messageBytesMax;
    Map<String, DirectMethod> byName = table.direct();
    window = new byte[byName.isEmpty() ? 0 : WINDOW_BYTES];
    names = new byte[byName.size()][];
    methods = new DirectMethod[byName.size()];
    oneway = new boolean[byName.size()];
    int i = 0;
    for (Map.Entry<String, DirectMethod> entry : byName.entrySet()) {
      names[i] = entry.getKey().getBytes(StandardCharsets.UTF_8);
      oneway[i] = table.find(entry.getKey()).isOneway();
      methods[i++] = entry.getValue();
    }
  }

  /** What was in a buffer before need not be there any more. */
  void forget() {
    source = null;
  }

  /**
   * Has the call answered that begins where {@code in} is read next.
   *
   * @return how many bytes the call has, or 0 if nobody answers it here; {@link #answer} says what
   */
  int take(ByteBuf in, boolean framed, Connection connection) {
    if (names.length == 0) {
      return 0;
    }
    int start = look(in);
    int at = start;
    int end = Math.min(windowBytes, at + messageBytesMax);
    if (framed) {
      if (end - at < Integer.BYTES) {
        return 0;
      }
      int frameBytes = StructReader.readInt(window, at);
      at += Integer.BYTES;
      end = Math.min(windowBytes, at + messageBytesMax);
      if (frameBytes < 0 || frameBytes > end - at) {
        return 0;
      }
      end = at + frameBytes;
    }
    if (end - at < 3 * Integer.BYTES) {
      return 0;
    }
    int type = StructReader.readInt(window, at);
    if (type != CALL && type != ONEWAY) {
      return 0;
    }
    int nameBytes = StructReader.readInt(window, at + Integer.BYTES);
    int nameAt = at + 2 * Integer.BYTES;
    if (nameBytes < 0 || nameBytes > end - nameAt - Integer.BYTES) {
      return 0;
    }
    for (int i = 0; i < names.length; i++) {
      if (Arrays.equals(window, nameAt, nameAt + nameBytes, names[i], 0, names[i].length)) {
        arguments.reset(window, nameAt + nameBytes + Integer.BYTES, end, framed);
        return take(i, StructReader.readInt(window, nameAt + nameBytes), framed, connection)
            ? arguments.at() - start
            : 0;
      }
    }
    return 0;
  }

  private boolean take(int method, int sequenceId, boolean framed, Connection connection) {
    answer.reset();
    if (oneway[method]) {
      return methods[method].answer(arguments, answer, connection);
    }
    answer.begin(framed, REPLY, names[method], sequenceId);
    boolean answered = methods[method].answer(arguments, answer, connection);
    answer.end(framed);
    return answered;
  }

  /** The message with the answer to the call that was taken last; empty if that was oneway. */
  StructWriter answer() {
    return answer;
  }

  /** Brings what is read next into the window. Returns where it is there. */
  private int look(ByteBuf in) {
    int from = in.readerIndex();
    int at = from - sourceFrom;
    if (in == source && windowBytes - at >= Math.min(in.readableBytes(), LOOKED_AT_MIN)) {
      return at;
    }
    source = in;
    sourceFrom = from;
    windowBytes = Math.min(in.readableBytes(), WINDOW_BYTES);
    in.getBytes(from, window, 0, windowBytes);
    return 0;
  }
}
