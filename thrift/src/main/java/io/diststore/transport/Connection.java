package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.slf4j.LoggerFactory;

/**
 * A connection that a server has accepted. A handler gets its call's connection from {@link
 * #current} and may keep it. Only the event loop's thread may call a method, unless the method's
 * Javadoc says that any thread may call it.
 *
 * <p>Answers are sent in the order of their calls, unless {@link #answerOutOfOrder} changes that. A
 * call is in progress from the arrival of its last byte until its answer is handed to the socket.
 * The connection stops reading while the limits or {@link AnswersDue} allow no further call in
 * progress. It also stops reading while the other end does not read its answers.
 */
public final class Connection {
  private static final LimitedLog LOG = new LimitedLog(LoggerFactory.getLogger(Connection.class));
  private static final FastThreadLocal<Connection> CURRENT = new FastThreadLocal<>();

  private final Channel channel;
  private final SocketAddress remoteAddress;
  private final TransportLimits limits;
  private final TransportCounters counters;
  private final MessageDecoder decoder;
  private final StallWatch watch;
  private final OutboundBatch outbound;
  private final DirectCalls direct;
  private final ArrayDeque<Call> inOrder = new ArrayDeque<>();
  private final AnswersDue due = new AnswersDue();

  private long callsSoFar;
  private int callsInHand;
  private long callBytesInHand;
  private boolean outOfOrder;
  private boolean paused;
  private boolean inputEnded;
  private CloseReason closeReason = CloseReason.BY_PEER;

  Connection(
      Channel channel,
      TransportLimits limits,
      TransportCounters counters,
      DirectCalls direct,
      BufferBudget budget,
      OutboundBudget outboundBudget,
      BatchFlush flushes) {
    this.channel = channel;
    // Read now, because a closed socket does not know its remote address.
    this.remoteAddress = channel.remoteAddress();
    this.limits = limits;
    this.counters = counters;
    this.direct = direct;
    this.decoder = new MessageDecoder(limits, counters, budget, new Input());
    this.outbound =
        new OutboundBatch(channel, limits, counters, flushes, outboundBudget, new Output());
    this.watch = new StallWatch(channel.eventLoop(), limits, decoder, outbound, this);
  }

  /**
   * Returns the connection whose call is being started on this thread.
   *
   * @throws IllegalStateException if no call is being started on this thread. A handler that
   *     answers later must therefore call this method at the start, and keep the connection
   */
  public static Connection current() {
    Connection connection = CURRENT.get();
    if (connection == null) {
      throw new IllegalStateException("No call is being started on this thread.");
    }
    return connection;
  }

  /** Returns the other end's address. Any thread may call this. */
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  /** Returns the port of this node that accepted the connection. */
  public int localPort() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** Returns the connection's attribute for {@code key}. Any thread may call this. */
  public <T> Attribute<T> attr(AttributeKey<T> key) {
    return channel.attr(key);
  }

  /** Reports whether the connection is open. Any thread may call this. */
  public boolean isOpen() {
    return channel.isActive();
  }

  /**
   * Runs {@code task} on the event loop as soon as this connection is closed. Any thread may call
   * this.
   */
  public void onClose(Runnable task) {
    channel.closeFuture().addListener(closed -> task.run());
  }

  /**
   * From now on, sends each answer as soon as it is ready, regardless of the order of the calls.
   * The answer to the current call is still sent first.
   *
   * @return false, without any change, if the call being started is not the first one on the
   *     connection
   */
  public boolean answerOutOfOrder() {
    if (callsSoFar != 1) {
      return false;
    }
    outOfOrder = true;
    return true;
  }

  /**
   * Closes the connection at once, without sending the answers that are still due. Any thread may
   * call this.
   *
   * @param why the reason, which the log shows after "The connection from ADDRESS was closed: "
   */
  public void close(String why) {
    if (channel.eventLoop().inEventLoop()) {
      close(CloseReason.BY_US, why);
    } else {
      channel.eventLoop().execute(() -> close(CloseReason.BY_US, why));
    }
  }

  MessageDecoder decoder() {
    return decoder;
  }

  TransportCounters counters() {
    return counters;
  }

  TransportLimits limits() {
    return limits;
  }

  Channel channel() {
    return channel;
  }

  CloseReason closeReason() {
    return closeReason;
  }

  /**
   * Counts {@code call} as in progress, and runs {@code start}. During this run, {@link #current}
   * returns this connection.
   */
  void begin(Call call, Runnable start) {
    take(call);
    CURRENT.set(this);
    try {
      start.run();
    } finally {
      // Calling remove() instead would cost more, because the next call would have to create the
      // entry again.
      CURRENT.set(null);
    }
  }

  /** Counts {@code call} as in progress. From now on, the call counts against the limits. */
  void take(Call call) {
    callsSoFar++;
    callsInHand++;
    callBytesInHand += call.bytes();
    if (call.expectsAnswer()) {
      due.expect();
      if (!outOfOrder || !inOrder.isEmpty()) {
        inOrder.add(call);
      }
    }
  }

  /**
   * Sends the answer to {@code call}, or keeps it until it may be sent. The call ended with a value
   * or with a failure.
   */
  void complete(Call call, Object value, Exception failure) {
    callsInHand--;
    callBytesInHand -= call.bytes();
    if (!call.expectsAnswer()) {
      if (failure != null) {
        call.logRefusal(failure);
      }
    } else if (inOrder.isEmpty() || inOrder.peek() == call) {
      inOrder.poll();
      ByteBuf tail = outbound.tail();
      int before = tail.writerIndex();
      call.write(tail, value, failure);
      int bytes = tail.writerIndex() - before;
      due.arrive(bytes);
      outbound.commit(bytes);
      sendKept();
    } else {
      ByteBuf answer = channel.alloc().buffer();
      call.write(answer, value, failure);
      due.arrive(answer.readableBytes());
      keep(call, answer);
    }
    resumeIfRoom();
    closeIfDone();
  }

  /** Keeps the answer until the answers to all earlier calls are sent. */
  private void keep(Call call, ByteBuf answer) {
    call.keepAnswer(answer);
    due.keep(answer.readableBytes());
    if (due.keptBytes() > limits.outboundBytesMax()) {
      close(
          CloseReason.TOO_MUCH_BUFFERED,
          due.keptBytes()
              + " bytes of answers wait for an earlier answer; at most "
              + limits.outboundBytesMax()
              + " bytes may wait");
    }
  }

  private void sendKept() {
    while (!inOrder.isEmpty() && inOrder.peek().hasAnswer()) {
      ByteBuf answer = inOrder.poll().takeAnswer();
      due.release(answer.readableBytes());
      outbound.write(answer);
    }
  }

  /** Called when a batch of reads starts. The answers of a batch are sent together. */
  void onReadStart() {
    outbound.startBatch();
  }

  /** Called when a batch of reads is complete. */
  void onReadComplete() {
    outbound.flushSoon();
  }

  void onWritabilityChange() {
    if (channel.isWritable()) {
      resumeIfRoom();
    }
  }

  void onClosed() {
    watch.stop();
    outbound.release();
    inOrder.forEach(Call::releaseAnswer);
    inOrder.clear();
  }

  void close(CloseReason reason, String why) {
    if (channel.isOpen()) {
      LOG.info(
          "closed connections (" + reason + ")",
          "The connection from {} was closed: {}.",
          remoteAddress(),
          why);
      closeReason = reason;
      // Calls that have arrived but not started would get no answer, so they must not start.
      decoder.stop(why);
      channel.close();
    }
  }

  /** Reports whether this end has paused reading, because it accepts no more calls for now. */
  boolean isPaused() {
    return paused;
  }

  /**
   * Refuses all input that the decoder has not handed on yet. The answers to earlier calls are
   * still sent.
   *
   * @param why the reason, which the log shows after "A message from ADDRESS was refused: "
   */
  void refuse(String why) {
    LOG.info("refused messages", "A message from {} was refused: {}.", remoteAddress(), why);
    closeReason = CloseReason.MALFORMED;
    decoder.stop(why);
    channel.config().setAutoRead(false);
    endInput();
  }

  private boolean hasRoom() {
    return callsInHand < limits.callsMax()
        && callBytesInHand < limits.callBytesMax()
        && due.hasRoom()
        && channel.isWritable();
  }

  private void endInput() {
    inputEnded = true;
    outbound.flush();
    closeIfDone();
  }

  private void resumeIfRoom() {
    if (paused && hasRoom()) {
      paused = false;
      // Resume in a separate task. Otherwise each resumed call that completes at once would resume
      // the next one, and the call stack would grow with every call.
      channel.eventLoop().execute(this::resume);
    }
  }

  private void resume() {
    decoder.resume();
    outbound.flush();
    if (!paused && !inputEnded) {
      channel.config().setAutoRead(true);
    }
  }

  /**
   * If the input has ended and no call is in progress, closes the connection as soon as all answers
   * are sent.
   */
  private void closeIfDone() {
    if (inputEnded && callsInHand == 0 && channel.isOpen()) {
      outbound.closeAfterAll();
    }
  }

  /** Handles answers that the other end does not read fast enough. */
  private final class Output implements OutboundBatch.BacklogHandler {
    @Override
    public void onBacklog() {
      watch.onAnswersWaiting();
    }

    @Override
    public void onBacklogOverLimit(long pendingBytes) {
      close(
          CloseReason.SLOW_READER,
          "the other end has "
              + pendingBytes
              + " bytes of answers to read; at most "
              + limits.outboundBytesMax()
              + " bytes may wait");
    }

    @Override
    public void onLargestBacklog(long pendingBytes) {
      close(
          CloseReason.SLOW_READER,
          "the answers that wait on all connections exceed "
              + limits.outboundBytesMaxInAll()
              + " bytes, and this connection has the most: "
              + pendingBytes
              + " bytes");
    }
  }

  /** Answers messages in place, and pauses and ends the input. */
  private final class Input implements DecoderOwner {
    @Override
    public void onBatchStart() {
      direct.onBatchStart();
    }

    @Override
    public int answerInPlace(ByteBuf in, boolean framed) {
      outbound.startBatch();
      int callBytes = direct.tryAnswer(in, framed, Connection.this);
      if (callBytes > 0 && direct.answer().length() > 0) {
        send(direct.answer());
      }
      return callBytes;
    }

    private void send(StructWriter answer) {
      int bytes = answer.length();
      if (inOrder.isEmpty()) {
        callsSoFar++;
        outbound.tail().writeBytes(answer.array(), 0, bytes);
        due.recordSize(bytes);
        outbound.commit(bytes);
        return;
      }
      Call call = direct.newCall();
      take(call);
      callsInHand--;
      callBytesInHand -= call.bytes();
      due.arrive(bytes);
      keep(call, channel.alloc().buffer(bytes).writeBytes(answer.array(), 0, bytes));
    }

    @Override
    public boolean acceptsNext() {
      if (!hasRoom() && !paused) {
        paused = true;
        channel.config().setAutoRead(false);
      }
      return !paused;
    }

    @Override
    public void onPartialMessage() {
      watch.onPartialMessage();
    }

    @Override
    public void onInputEnd() {
      endInput();
    }

    @Override
    public void onMalformed(String why) {
      refuse(why);
    }

    @Override
    public void onOverBudget() {
      close(
          CloseReason.TOO_MUCH_BUFFERED,
          "the unfinished messages of all connections exceed "
              + limits.bufferedBytesMaxInAll()
              + " bytes");
    }
  }
}
