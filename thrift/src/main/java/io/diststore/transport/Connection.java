package io.diststore.transport;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.util.Attribute;
import io.netty.util.AttributeKey;
import io.netty.util.concurrent.FastThreadLocal;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayDeque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that a server took. Handlers get the one they are called on from {@link #current};
 * they may keep it. Everything else is for the event loop's thread, {@link #close} for any.
 *
 * <p>Answers leave in the order of their calls, until {@link #answerOutOfOrder}. A call is in hand
 * from its last byte until its answer is handed to the socket. With as many in hand as the limits
 * and {@link AnswersDue} allow, or with answers that the other end does not take, no more is read.
 */
public final class Connection {
  private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
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
  private int calls;
  private long callBytes;
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
    // A closed socket no longer knows it.
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
   * The connection whose call is being started on this thread.
   *
   * @throws IllegalStateException if none is: a handler that answers later must keep what it needs
   */
  public static Connection current() {
    Connection connection = CURRENT.get();
    if (connection == null) {
      throw new IllegalStateException("No call is being started on this thread.");
    }
    return connection;
  }

  /** The other end's address. */
  public SocketAddress remoteAddress() {
    return remoteAddress;
  }

  /** The port of this node by which it came. */
  public int localPort() {
    return ((InetSocketAddress) channel.localAddress()).getPort();
  }

  /** A place for what belongs to this connection; from any thread. */
  public <T> Attribute<T> attr(AttributeKey<T> key) {
    return channel.attr(key);
  }

  /** Whether it is not closed; from any thread. */
  public boolean isOpen() {
    return channel.isActive();
  }

  /** Runs {@code task} on the event loop once this connection is closed. */
  public void onClose(Runnable task) {
    channel.closeFuture().addListener(closed -> task.run());
  }

  /**
   * Lets the answers to all further calls leave as they are ready; the answer to this one still
   * comes before them.
   *
   * @return false, and nothing is changed, unless the call being started is the connection's first
   */
  public boolean answerOutOfOrder() {
    if (callsSoFar != 1) {
      return false;
    }
    outOfOrder = true;
    return true;
  }

  /**
   * Closes it at once, without the answers that are still due, and logs {@code why}, which is to
   * read as a sentence's end.
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

  /** Takes {@code call} in hand and runs {@code start} with this connection as the current one. */
  void begin(Call call, Runnable start) {
    take(call);
    CURRENT.set(this);
    try {
      start.run();
    } finally {
      // To remove it would have it entered anew for each call.
      CURRENT.set(null);
    }
  }

  /** Takes {@code call} in hand. */
  void take(Call call) {
    callsSoFar++;
    calls++;
    callBytes += call.bytes();
    if (call.isAnswered()) {
      due.begun();
      if (!outOfOrder || !inOrder.isEmpty()) {
        inOrder.add(call);
      }
    }
  }

  /** {@code call} is over, with a value or with a failure. */
  void complete(Call call, Object value, Exception failure) {
    calls--;
    callBytes -= call.bytes();
    if (!call.isAnswered()) {
      if (failure != null) {
        call.log(failure);
      }
    } else if (inOrder.isEmpty() || inOrder.peek() == call) {
      inOrder.poll();
      ByteBuf end = outbound.end();
      int before = end.writerIndex();
      call.write(end, value, failure);
      due.ready(end.writerIndex() - before);
      outbound.added(end.writerIndex() - before);
      releaseKept();
    } else {
      ByteBuf answer = channel.alloc().buffer();
      call.write(answer, value, failure);
      due.ready(answer.readableBytes());
      keep(call, answer);
    }
    resumeIfRoom();
    closeIfDone();
  }

  private void keep(Call call, ByteBuf answer) {
    call.answer(answer);
    due.kept(answer.readableBytes());
    if (due.keptBytes() > limits.outboundBytesMax()) {
      close(
          CloseReason.TOO_MUCH_BUFFERED,
          due.keptBytes()
              + " bytes of answers wait for an earlier one; at most "
              + limits.outboundBytesMax()
              + " are kept");
    }
  }

  private void releaseKept() {
    while (!inOrder.isEmpty() && inOrder.peek().hasAnswer()) {
      ByteBuf answer = inOrder.poll().takeAnswer();
      due.released(answer.readableBytes());
      outbound.write(answer);
    }
  }

  /** A batch of reads is over. */
  void readComplete() {
    outbound.flushSoon();
  }

  /** A batch of reads begins. */
  void reading() {
    outbound.gather();
  }

  void writabilityChanged() {
    if (channel.isWritable()) {
      resumeIfRoom();
    }
  }

  void closed() {
    watch.stop();
    outbound.release();
    inOrder.forEach(Call::releaseAnswer);
    inOrder.clear();
  }

  void close(CloseReason reason, String why) {
    if (channel.isOpen()) {
      LOG.info("The connection from {} was closed: {}.", remoteAddress(), why);
      closeReason = reason;
      // Of what has come, nothing more is begun for somebody who gets no answer.
      decoder.stop();
      channel.close();
    }
  }

  /** Whether nothing is read for now, which is not the other end's doing. */
  boolean isPaused() {
    return paused;
  }

  /**
   * Takes no further input, of what has come neither; answers that are due still go out. {@code
   * why} ends a sentence.
   */
  void refuse(String why) {
    LOG.info("A message from {} was refused: {}.", remoteAddress(), why);
    closeReason = CloseReason.MALFORMED;
    decoder.stop();
    channel.config().setAutoRead(false);
    endInput();
  }

  private boolean hasRoom() {
    return calls < limits.callsMax()
        && callBytes < limits.callBytesMax()
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
      // Not from within the completion of a call: a long row of waiting calls would nest as deeply.
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
   * After the last byte of input the connection stays for the answers that are due, and no longer.
   */
  private void closeIfDone() {
    if (inputEnded && calls == 0 && channel.isOpen()) {
      outbound.closeAfterAll();
    }
  }

  /** What the connection does when its answers are not taken. */
  private final class Output implements OutboundBatch.Reader {
    @Override
    public void keepsWaiting() {
      watch.answersWait();
    }

    @Override
    public void isTooSlow(long pendingBytes) {
      close(
          CloseReason.SLOW_READER,
          pendingBytes
              + " bytes of answers wait for it; at most "
              + limits.outboundBytesMax()
              + " are kept");
    }

    @Override
    public void isSlowest(long pendingBytes) {
      close(
          CloseReason.SLOW_READER,
          pendingBytes
              + " bytes of answers wait for it, the most of all connections, for which more than "
              + limits.outboundBytesMaxInAll()
              + " do together");
    }
  }

  /** What the connection does with its input. */
  private final class Input implements Intake {
    @Override
    public void batchBegins() {
      direct.forget();
    }

    @Override
    public int answerInPlace(ByteBuf in, boolean framed) {
      outbound.gather();
      int taken = direct.take(in, framed, Connection.this);
      if (taken > 0 && direct.answer().length() > 0) {
        send(direct.answer());
      }
      return taken;
    }

    private void send(StructWriter answer) {
      int bytes = answer.length();
      if (inOrder.isEmpty()) {
        callsSoFar++;
        outbound.end().writeBytes(answer.array(), 0, bytes);
        due.given(bytes);
        outbound.added(bytes);
        return;
      }
      Call call = direct.call();
      take(call);
      calls--;
      callBytes -= call.bytes();
      due.ready(bytes);
      keep(call, channel.alloc().buffer(bytes).writeBytes(answer.array(), 0, bytes));
    }

    @Override
    public boolean takesMore() {
      if (!hasRoom() && !paused) {
        paused = true;
        channel.config().setAutoRead(false);
      }
      return !paused;
    }

    @Override
    public void messageBegun() {
      watch.messageBegun();
    }

    @Override
    public void inputEnded() {
      endInput();
    }

    @Override
    public void malformed(String why) {
      refuse(why);
    }

    @Override
    public void overBudget() {
      close(
          CloseReason.TOO_MUCH_BUFFERED,
          "unfinished messages of all connections took more than "
              + limits.bufferedBytesMaxInAll()
              + " bytes");
    }
  }
}
