package io.diststore.bench;

import io.diststore.bench.subject.Wire;
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
 * Generates load at the level of bytes, for any store. The load generator uses one thread and any
 * number of connections. It prepares the requests in advance.
 *
 * <p>In a <em>closed</em> loop, each connection always has {@code depth} unanswered requests. A
 * closed loop measures how much a store can do. In an <em>open</em> loop, each request has an
 * intended start time that does not depend on earlier requests. The latency of a request counts
 * from its intended start time. So an open loop measures what users notice. A closed loop would
 * hide delays, because it sends nothing while it waits for a slow answer.
 */
final class WireLoad implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int UNANSWERED_MAX = 1 << 16;
  private static final long HIGHEST_NANOS = Duration.ofMinutes(1).toNanos();
  private static final long ANSWER_TIMEOUT_NANOS = Duration.ofSeconds(30).toNanos();

  /** Chooses the key of each request. */
  interface Keys {
    long next(int connection, SplittableRandom random);
  }

  private final Keys keys;
  private final Connection[] connections;
  private final Selector selector;
  private final SplittableRandom random = new SplittableRandom(20);
  private final Histogram latency = new Histogram(HIGHEST_NANOS, 3);
  private long answers;
  private long refused;
  private long lastAnswerNanos;

  /**
   * One connection. Answers arrive in the order of the requests, so a ring buffer holds the start
   * times of the unanswered requests.
   */
  private static final class Connection {
    final int index;
    final Wire.Dialogue dialogue;
    final SocketChannel channel;
    final SelectionKey selection;
    final ByteBuffer out;
    final ByteBuffer in;
    final long[] startNanos = new long[UNANSWERED_MAX];
    int first;
    int unanswered;

    Connection(
        int index,
        Wire.Dialogue dialogue,
        InetSocketAddress target,
        Selector selector,
        int bufferBytes)
        throws IOException {
      this.index = index;
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
   * Opens the connections.
   *
   * @param targets the nodes; connection i goes to node i modulo the number of nodes
   * @param write true if the requests write, false if they read
   * @param count the number of connections
   */
  WireLoad(
      List<InetSocketAddress> targets,
      Wire wire,
      boolean write,
      int valueBytes,
      int count,
      Keys keys)
      throws IOException {
    this.keys = keys;
    selector = Selector.open();
    connections = new Connection[count];
    for (int i = 0; i < count; i++) {
      connections[i] =
          new Connection(
              i,
              write ? wire.writer(i, valueBytes) : wire.reader(i, valueBytes),
              targets.get(i % targets.size()),
              selector,
              Math.max(BUFFER_BYTES, 2 * valueBytes + 1024));
    }
  }

  /**
   * Runs a closed loop for {@code length}, with {@code depth} unanswered requests per connection.
   */
  LoadResult closed(int depth, Duration length) throws IOException {
    latency.reset();
    long startNanos = System.nanoTime();
    long endNanos = startNanos + length.toNanos();
    lastAnswerNanos = startNanos;
    answers = 0;
    refused = 0;
    for (Connection connection : connections) {
      refill(connection, depth, startNanos);
    }
    while (System.nanoTime() - endNanos < 0) {
      handleReady(100, depth);
    }
    double perSecond = answers * 1e9 / (System.nanoTime() - startNanos);
    drain();
    return new LoadResult(perSecond, latency.copy(), refused);
  }

  /** Runs an open loop for {@code length}, with {@code perSecond} requests per second in all. */
  LoadResult open(double perSecond, Duration length) throws IOException {
    latency.reset();
    long startNanos = System.nanoTime();
    lastAnswerNanos = startNanos;
    answers = 0;
    refused = 0;
    long total = (long) (perSecond * length.toNanos() / 1e9);
    double gapNanos = 1e9 / perSecond;
    long sent = 0;
    int next = 0;
    while (sent < total) {
      long now = System.nanoTime();
      while (sent < total && startNanos + (long) (sent * gapNanos) - now <= 0) {
        Connection connection = connections[next];
        next = next + 1 == connections.length ? 0 : next + 1;
        if (connection.unanswered == UNANSWERED_MAX || !connection.dialogue.fits(connection.out)) {
          // The request has to wait. Its latency includes the wait.
          break;
        }
        append(connection, startNanos + (long) (sent * gapNanos));
        sent++;
      }
      for (Connection connection : connections) {
        if (connection.out.position() > 0) {
          flush(connection);
        }
      }
      handleReady(0, 0);
    }
    drain();
    return new LoadResult(
        answers * 1e9 / (System.nanoTime() - startNanos), latency.copy(), refused);
  }

  /**
   * Sends one request for each key from {@code first} to {@code end - 1}, spread over all
   * connections.
   *
   * @throws IllegalStateException if a request is refused
   */
  void each(long first, long end) throws IOException {
    refused = 0;
    lastAnswerNanos = System.nanoTime();
    long key = first;
    while (key < end) {
      for (Connection connection : connections) {
        while (key < end
            && connection.unanswered < 16
            && connection.dialogue.fits(connection.out)) {
          append(connection, System.nanoTime(), key++);
        }
        flush(connection);
      }
      handleReady(1, 0);
    }
    drain();
    if (refused > 0) {
      throw new IllegalStateException(refused + " keys could not be written");
    }
  }

  private void refill(Connection connection, int depth, long now) throws IOException {
    while (connection.unanswered < depth && connection.dialogue.fits(connection.out)) {
      append(connection, now);
    }
    flush(connection);
  }

  private void append(Connection connection, long startNanos) {
    append(connection, startNanos, keys.next(connection.index, random));
  }

  private static void append(Connection connection, long startNanos, long key) {
    int last = (connection.first + connection.unanswered) & (UNANSWERED_MAX - 1);
    connection.startNanos[last] = startNanos;
    connection.dialogue.append(connection.out, key, connection.unanswered);
    connection.unanswered++;
  }

  private static void flush(Connection connection) throws IOException {
    connection.out.flip();
    connection.channel.write(connection.out);
    connection.out.compact();
    int interest =
        connection.out.position() > 0
            ? SelectionKey.OP_READ | SelectionKey.OP_WRITE
            : SelectionKey.OP_READ;
    if (connection.selection.interestOps() != interest) {
      connection.selection.interestOps(interest);
    }
  }

  /**
   * Handles all connections that are ready. If {@code depth} is not 0, also sends new requests
   * until each of these connections has {@code depth} unanswered requests.
   */
  private void handleReady(long waitMillis, int depth) throws IOException {
    int ready = waitMillis == 0 ? selector.selectNow() : selector.select(waitMillis);
    if (ready > 0) {
      for (SelectionKey selected : selector.selectedKeys()) {
        Connection connection = (Connection) selected.attachment();
        if (selected.isReadable()) {
          readAnswers(connection);
        }
        if (depth > 0) {
          refill(connection, depth, System.nanoTime());
        } else if (connection.out.position() > 0) {
          flush(connection);
        }
      }
      selector.selectedKeys().clear();
    } else if (System.nanoTime() - lastAnswerNanos > ANSWER_TIMEOUT_NANOS) {
      throw new IllegalStateException(
          "no answer for " + Duration.ofNanos(ANSWER_TIMEOUT_NANOS).toSeconds() + " s");
    }
  }

  private void readAnswers(Connection connection) throws IOException {
    if (connection.channel.read(connection.in) < 0) {
      throw new IOException("the other end has closed the connection");
    }
    long now = System.nanoTime();
    lastAnswerNanos = now;
    ByteBuffer in = connection.in.flip();
    int bytes;
    while (in.hasRemaining() && (bytes = connection.dialogue.answerBytes(in)) != 0) {
      in.position(in.position() + Math.abs(bytes));
      if (bytes > 0) {
        long nanos = now - connection.startNanos[connection.first];
        latency.recordValue(Math.min(HIGHEST_NANOS, nanos));
        answers++;
      } else {
        refused++;
      }
      connection.first = (connection.first + 1) & (UNANSWERED_MAX - 1);
      connection.unanswered--;
    }
    in.compact();
  }

  /** Waits for the answers to all requests. */
  private void drain() throws IOException {
    while (hasUnanswered()) {
      handleReady(100, 0);
    }
  }

  private boolean hasUnanswered() {
    for (Connection connection : connections) {
      if (connection.unanswered > 0) {
        return true;
      }
    }
    return false;
  }

  @Override
  public void close() throws IOException {
    for (Connection connection : connections) {
      connection.channel.close();
    }
    selector.close();
  }
}
