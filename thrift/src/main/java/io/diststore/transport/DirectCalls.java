package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TMessageType;

/**
 * Has calls answered by {@link DirectMethod}s, where they lie. What has come is copied into an
 * array first, all that is there at once: to read a number out of an array is one instruction, out
 * of the socket's buffer it is several checks. Nothing that is not whole, or longer than the array,
 * is answered so. For the connections of one event loop.
 */
final class DirectCalls implements DirectCall {
  private static final int WINDOW_BYTES = 1 << 14;

  /** With less than this in the window more is brought into it, if there is more. */
  private static final int LOOKED_AT_MIN = 1 << 12;

  private static final int CALL = 0x80010000 | TMessageType.CALL;
  private static final int ONEWAY = 0x80010000 | TMessageType.ONEWAY;
  private static final int REPLY = 0x80010000 | TMessageType.REPLY;

  private final Codec codec;
  private final byte[][] names;
  private final DirectMethod[] direct;

  /** What the same calls are to their handlers. */
  private final Method[] methods;

  private final StructReader arguments = new StructReader();
  private final StructWriter answer = new StructWriter();
  private final int messageBytesMax;
  private final byte[] window;

  /** Of which buffer the window is a part, from which index on, and how long it is. */
  private ByteBuf source;

  private int sourceFrom;
  private int windowBytes;

  /** The call that is looked at. */
  private Connection connection;

  private int start;
  private int method;
  private int sequenceId;
  private boolean framed;

  /**
   * @param codec for answers that come later
   * @param messageBytesMax how long a message may be
   */
  DirectCalls(MethodTable table, Codec codec, int messageBytesMax) {
    this.codec = codec;
    this.messageBytesMax = messageBytesMax;
    Map<String, DirectMethod> byName = table.direct();
    window = new byte[byName.isEmpty() ? 0 : WINDOW_BYTES];
    names = new byte[byName.size()][];
    direct = new DirectMethod[byName.size()];
    methods = new Method[byName.size()];
    int i = 0;
    for (Map.Entry<String, DirectMethod> entry : byName.entrySet()) {
      names[i] = entry.getKey().getBytes(StandardCharsets.UTF_8);
      methods[i] = table.find(entry.getKey());
      direct[i++] = entry.getValue();
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
  int take(ByteBuf in, boolean inFrame, Connection from) {
    if (names.length == 0) {
      return 0;
    }
    if (inFrame && isLong(in)) {
      return 0;
    }
    start = look(in);
    int at = start;
    int end = Math.min(windowBytes, at + messageBytesMax);
    if (inFrame) {
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
    framed = inFrame;
    connection = from;
    int structAt = begin(at, end);
    if (structAt < 0) {
      return 0;
    }
    arguments.reset(window, structAt, end, framed);
    return answered() ? arguments.at() - start : 0;
  }

  /** Reads the header of a call. Returns what lies behind it, or -1 if it is for nobody here. */
  private int begin(int at, int end) {
    if (end - at < 3 * Integer.BYTES) {
      return -1;
    }
    int type = StructReader.readInt(window, at);
    int nameBytes = StructReader.readInt(window, at + Integer.BYTES);
    int nameAt = at + 2 * Integer.BYTES;
    if (type != CALL && type != ONEWAY
        || nameBytes < 0
        || nameBytes > end - nameAt - Integer.BYTES) {
      return -1;
    }
    int nameEnd = nameAt + nameBytes;
    for (method = 0; method < names.length; method++) {
      byte[] name = names[method];
      if (Arrays.equals(window, nameAt, nameEnd, name, 0, name.length)) {
        sequenceId = StructReader.readInt(window, nameEnd);
        return nameEnd + Integer.BYTES;
      }
    }
    return -1;
  }

  private boolean answered() {
    boolean oneway = methods[method].isOneway();
    answer.reset();
    if (!oneway) {
      answer.begin(framed, REPLY, names[method], sequenceId);
    }
    boolean answered = direct[method].answer(arguments, answer, this);
    if (!oneway && answer.length() > 0) {
      answer.end(framed);
    }
    return answered;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  @SuppressWarnings("unchecked") // Of its method's type, as whoever has taken the call knows.
  public <R> AsyncMethodCallback<R> later() {
    Call call = call();
    connection.take(call);
    answer.reset();
    return (AsyncMethodCallback<R>) call;
  }

  /** The call that was taken last, for an answer that has to wait for others. */
  Call call() {
    int bytes = arguments.at() - start;
    return new Call(
        connection, codec, methods[method], methods[method].name(), sequenceId, framed, bytes);
  }

  /**
   * The message with the answer to the call that was taken last; empty if that was oneway, or is
   * answered later.
   */
  StructWriter answer() {
    return answer;
  }

  /** Whether the frame that begins does not fit, so that it need not be brought into the window. */
  private static boolean isLong(ByteBuf in) {
    return in.readableBytes() > LOOKED_AT_MIN
        && in.getInt(in.readerIndex()) > WINDOW_BYTES - Integer.BYTES;
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
