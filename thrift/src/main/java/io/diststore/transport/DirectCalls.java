package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import org.apache.thrift.async.AsyncMethodCallback;
import org.apache.thrift.protocol.TMessageType;

/**
 * Finds the calls that a {@link DirectMethod} can answer in place, and passes those calls to the
 * method. One instance serves the connections of one event loop.
 *
 * <p>This class first copies the bytes that have arrived into an array, the <em>window</em>. It
 * copies as many bytes at once as the window holds. Reading a number from an array takes one
 * instruction, but reading it from the socket's buffer takes several checks. Calls that are
 * incomplete or longer than the window take the normal path.
 */
final class DirectCalls implements DirectCall {
  private static final int WINDOW_BYTES = 1 << 14;

  /**
   * The window is filled again if it has fewer unread bytes than this and more bytes have arrived.
   */
  private static final int WINDOW_BYTES_MIN = 1 << 12;

  private static final int CALL = 0x80010000 | TMessageType.CALL;
  private static final int ONEWAY = 0x80010000 | TMessageType.ONEWAY;
  private static final int REPLY = 0x80010000 | TMessageType.REPLY;

  private final Codec codec;
  private final byte[][] names;
  private final byte[][] answerNames;
  private final DirectMethod[] direct;

  /** The methods in {@link #direct}, in the form that the normal path uses. */
  private final Method[] methods;

  private final StructReader arguments = new StructReader();
  private final StructWriter answer = new StructWriter();
  private final int messageBytesMax;
  private final byte[] window;
  private final Runnable beforeBatches;

  /** The buffer that the window was copied from; null if the window must be filled again. */
  private ByteBuf source;

  /** The index in {@link #source} of the window's first byte. */
  private int sourceFrom;

  private int windowBytes;

  /**
   * The connection of the current call. The fields below this one also describe the current call.
   */
  private Connection connection;

  /**
   * The index in the window at which the call begins. For a call in a frame, this is where the
   * frame begins.
   */
  private int start;

  /**
   * The index of the call's method in {@link #names} and in the arrays that are declared after it.
   */
  private int method;

  private int sequenceId;
  private boolean framed;

  /**
   * Creates an instance that finds calls of the methods in {@link MethodTable#direct}.
   *
   * @param codec writes the answers to calls that are answered later
   * @param messageBytesMax the limit for calls that are answered in place; longer messages take the
   *     normal path
   */
  DirectCalls(MethodTable table, Codec codec, int messageBytesMax) {
    this.codec = codec;
    this.messageBytesMax = messageBytesMax;
    Map<String, DirectMethod> byName = table.direct();
    beforeBatches = table.beforeBatches();
    window = new byte[byName.isEmpty() ? 0 : WINDOW_BYTES];
    names = new byte[byName.size()][];
    answerNames = new byte[byName.size()][];
    direct = new DirectMethod[byName.size()];
    methods = new Method[byName.size()];
    int i = 0;
    for (Map.Entry<String, DirectMethod> entry : byName.entrySet()) {
      names[i] = entry.getKey().getBytes(StandardCharsets.UTF_8);
      answerNames[i] = MethodTable.withoutService(entry.getKey()).getBytes(StandardCharsets.UTF_8);
      methods[i] = table.find(entry.getKey());
      direct[i++] = entry.getValue();
    }
  }

  /**
   * Called when a batch of messages begins. Runs the task of the method table. The next call fills
   * the window again, because the buffer may hold different bytes by then.
   */
  void onBatchStart() {
    source = null;
    beforeBatches.run();
  }

  /**
   * Tries to answer in place the call that begins at the reader index of {@code in}. On success,
   * {@link #answer} holds the answer.
   *
   * @return the length of the call in bytes, including its frame, or 0 if the call must take the
   *     normal path
   */
  int tryAnswer(ByteBuf in, boolean inFrame, Connection from) {
    if (names.length == 0) {
      return 0;
    }
    if (inFrame && isLong(in)) {
      return 0;
    }
    start = bringIntoWindow(in);
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
    int structAt = readHeader(at, end);
    if (structAt < 0) {
      return 0;
    }
    arguments.reset(window, structAt, end, framed);
    return callMethod() ? arguments.at() - start : 0;
  }

  /**
   * Reads the header of a call. Returns the index after it, or -1 if the header is incomplete or
   * names no direct method.
   */
  private int readHeader(int at, int end) {
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

  private boolean callMethod() {
    boolean oneway = methods[method].isOneway();
    answer.reset();
    if (!oneway) {
      answer.beginMessage(framed, REPLY, answerNames[method], sequenceId);
    }
    boolean answered = direct[method].answer(arguments, answer, this);
    if (!oneway && answer.length() > 0) {
      answer.endMessage(framed);
    }
    return answered;
  }

  @Override
  public Connection connection() {
    return connection;
  }

  @Override
  @SuppressWarnings("unchecked") // The direct method knows the type that its method returns.
  public <R> AsyncMethodCallback<R> answerLater() {
    Call call = newCall();
    connection.take(call);
    answer.reset();
    return (AsyncMethodCallback<R>) call;
  }

  /**
   * Creates a {@link Call} for the current call, for use if its answer must wait for earlier
   * answers.
   */
  Call newCall() {
    int bytes = arguments.at() - start;
    return new Call(
        connection, codec, methods[method], methods[method].name(), sequenceId, framed, bytes);
  }

  /**
   * Returns the message that answers the current call; the message is empty if the call is oneway
   * or will be answered later.
   */
  StructWriter answer() {
    return answer;
  }

  /**
   * Reports whether a frame is too long for the window. Copying the beginning of such a frame would
   * be useless.
   */
  private static boolean isLong(ByteBuf in) {
    return in.readableBytes() > WINDOW_BYTES_MIN
        && in.getInt(in.readerIndex()) > WINDOW_BYTES - Integer.BYTES;
  }

  /** Copies the next bytes into the window if needed, and returns their index in the window. */
  private int bringIntoWindow(ByteBuf in) {
    int from = in.readerIndex();
    int at = from - sourceFrom;
    if (in == source && windowBytes - at >= Math.min(in.readableBytes(), WINDOW_BYTES_MIN)) {
      return at;
    }
    source = in;
    sourceFrom = from;
    windowBytes = Math.min(in.readableBytes(), WINDOW_BYTES);
    in.getBytes(from, window, 0, windowBytes);
    return 0;
  }
}
