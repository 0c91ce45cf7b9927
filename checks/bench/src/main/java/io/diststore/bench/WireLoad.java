package io.diststore.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;

/**
 * The one load generator for all stores that are spoken to by bytes: one thread, any number of
 * connections, requests made in advance.
 *
 * <p><em>Closed</em>: each connection has {@code depth} requests without an answer at all times; it
 * tells how much a store can do. <em>Open</em>: requests start when a clock says so, whatever
 * became of those before, and their latency counts from when they were meant to start; it tells
 * what users meet (a generator that waits for answers before it asks again leaves out just those
 * requests that would have waited).
 */
final class WireLoad implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int UNANSWERED_MAX = 1 << 16;
  private static final long HIGHEST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long STUCK_NANOS = Duration.ofSeconds(30).toNanos();

  /** Which key a connection asks for next. */
  interface Keys {
    long next(int connection, SplittableRandom random);
  }

  /**
   * What a measurement found. Operations a second; latencies in nanoseconds; neither counts what
   * was refused.
   */
  record Found(double perSecond, Histogram latency, long refused) {}

  private final Keys keys;
  private final Line[] lines;
  private final Selector selector;
  private final SplittableRandom random = new SplittableRandom(20);
  private final Histogram latency = new Histogram(HIGHEST_NANOS, 3);
  private long answers;
  private long refused;
  private long heardNanos;

  /** One connection. Its requests' start times are kept in a ring, as answers come in order. */
  private static final class Line {
    final int place;
    final Wire.Dialogue dialogue;
    final SocketChannel channel;
    final SelectionKey selection;
    final ByteBuffer out;
    final ByteBuffer in;
    final long[] started = new long[UNANSWERED_MAX];
    int first;
    int unanswered;

    Line(
        int place,
        Wire.Dialogue dialogue,
        InetSocketAddress target,
        Selector selector,
        int bufferBytes)
        throws IOException {
      this.place = place;
      this.dialogue = dialogue;
      channel = SocketChannel.open(target);
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      selection = channel.register(selector, SelectionKey.OP_READ, this);
      out = ByteBuffer.allocateDirect(bufferBytes);
      in = ByteBuffer.allocateDirect(bufferBytes);
    }
  }

  /**
   * Connects.
   *
   * @param targets connection i goes to the i-th of them, and around
   * @param write whether it writes or reads
   */
  WireLoad(
      List<InetSocketAddress> targets,
      Wire wire,
      boolean write,
      int valueBytes,
      int connections,
      Keys keys)
      throws IOException {
    this.keys = keys;
    selector = Selector.open();
    lines = new Line[connections];
    for (int i = 0; i < connections; i++) {
      lines[i] =
          new Line(
              i,
              write ? wire.writes(i, valueBytes) : wire.reads(i, valueBytes),
              targets.get(i % targets.size()),
              selector,
              Math.max(BUFFER_BYTES, 2 * valueBytes + 1024));
    }
  }

  /** Closed: for so long, with so many requests without an answer on each connection. */
  Found closed(int depth, Duration length) throws IOException {
    latency.reset();
    long begun = System.nanoTime();
    long end = begun + length.toNanos();
    heardNanos = begun;
    answers = 0;
    refused = 0;
    for (Line line : lines) {
      fill(line, depth, begun);
    }
    while (System.nanoTime() - end < 0) {
      turn(100, depth);
    }
    double perSecond = answers * 1e9 / (System.nanoTime() - begun);
    drain();
    return new Found(perSecond, latency.copy(), refused);
  }

  /** Open: for so long, so many requests a second in all. */
  Found open(double perSecond, Duration length) throws IOException {
    latency.reset();
    long begun = System.nanoTime();
    heardNanos = begun;
    answers = 0;
    refused = 0;
    long due = (long) (perSecond * length.toNanos() / 1e9);
    double gapNanos = 1e9 / perSecond;
    long asked = 0;
    int next = 0;
    while (asked < due) {
      long now = System.nanoTime();
      while (asked < due && begun + (long) (asked * gapNanos) - now <= 0) {
        Line line = lines[next];
        next = next + 1 == lines.length ? 0 : next + 1;
        if (line.unanswered == UNANSWERED_MAX || !line.dialogue.fits(line.out)) {
          // It waits here, and its wait counts.
          break;
        }
        ask(line, begun + (long) (asked * gapNanos));
        asked++;
      }
      for (Line line : lines) {
        if (line.out.position() > 0) {
          flush(line);
        }
      }
      turn(0, 0);
    }
    drain();
    return new Found(answers * 1e9 / (System.nanoTime() - begun), latency.copy(), refused);
  }

  /**
   * Asks for each key from {@code first} to before {@code end} once, in turn over all connections.
   */
  void each(long first, long end) throws IOException {
    refused = 0;
    heardNanos = System.nanoTime();
    long asked = first;
    while (asked < end) {
      for (Line line : lines) {
        while (asked < end && line.unanswered < 16 && line.dialogue.fits(line.out)) {
          line.started[(line.first + line.unanswered) & (UNANSWERED_MAX - 1)] = System.nanoTime();
          line.dialogue.ask(line.out, asked++, line.unanswered++);
        }
        flush(line);
      }
      turn(1, 0);
    }
    drain();
    if (refused > 0) {
      throw new IllegalStateException(refused + " keys could not be written");
    }
  }

  private void fill(Line line, int depth, long now) throws IOException {
    while (line.unanswered < depth && line.dialogue.fits(line.out)) {
      ask(line, now);
    }
    flush(line);
  }

  private void ask(Line line, long startNanos) {
    line.started[(line.first + line.unanswered) & (UNANSWERED_MAX - 1)] = startNanos;
    line.dialogue.ask(line.out, keys.next(line.place, random), line.unanswered);
    line.unanswered++;
  }

  private void flush(Line line) throws IOException {
    line.out.flip();
    line.channel.write(line.out);
    line.out.compact();
    int wanted =
        line.out.position() > 0
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ;
    if (line.selection.interestOps() != wanted) {
      line.selection.interestOps(wanted);
    }
  }

  /** Takes what has come; refills up to {@code depth} unless it is 0. */
  private void turn(long waitMillis, int depth) throws IOException {
    int ready = waitMillis == 0 ? selector.selectNow() : selector.select(waitMillis);
    if (ready > 0) {
      for (SelectionKey selected : selector.selectedKeys()) {
        Line line = (Line) selected.attachment();
        if (selected.isReadable()) {
          take(line);
        }
        if (depth > 0) {
          fill(line, depth, System.nanoTime());
        } else if (line.out.position() > 0) {
          flush(line);
        }
      }
      selector.selectedKeys().clear();
    } else if (System.nanoTime() - heardNanos > STUCK_NANOS) {
      throw new IllegalStateException("no answer for " + STUCK_NANOS / 1_000_000_000 + " s");
    }
  }

  private void take(Line line) throws IOException {
    if (line.channel.read(line.in) < 0) {
      throw new IOException("the connection was closed by the other end");
    }
    long now = System.nanoTime();
    heardNanos = now;
    line.in.flip();
    int bytes;
    while (line.in.hasRemaining() && (bytes = line.dialogue.answer(line.in)) != 0) {
      line.in.position(line.in.position() + Math.abs(bytes));
      if (bytes > 0) {
        latency.recordValue(Math.min(HIGHEST_NANOS, now - line.started[line.first]));
        answers++;
      } else {
        refused++;
      }
      line.first = (line.first + 1) & (UNANSWERED_MAX - 1);
      line.unanswered--;
    }
    line.in.compact();
  }

  private void drain() throws IOException {
    while (unanswered()) {
      turn(100, 0);
    }
  }

  private boolean unanswered() {
    for (Line line : lines) {
      if (line.unanswered > 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    for (Line line : lines) {
      line.channel.close();
    }
    selector.close();
  }
}
