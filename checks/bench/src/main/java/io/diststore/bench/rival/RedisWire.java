package io.diststore.bench.rival;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.diststore.bench.subject.Wire;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * The commands {@code GET} and {@code SET} in Redis' own protocol.
 *
 * @param replicasAwaited how many replicas must have a write before it is acknowledged. If this
 *     number is not 0, a {@code WAIT} follows each {@code SET}
 */
public record RedisWire(int replicasAwaited) implements Wire {
  private static final int WAIT_MILLIS = 10_000;

  @Override
  public Dialogue reader(int connection, int valueBytes) {
    return new Commands(command("GET".getBytes(US_ASCII), Wire.key(0)), valueBytes, false, 0);
  }

  @Override
  public Dialogue writer(int connection, int valueBytes) {
    byte[] set = command("SET".getBytes(US_ASCII), Wire.key(0), Wire.value(valueBytes));
    if (replicasAwaited > 0) {
      byte[] wait =
          command(
              "WAIT".getBytes(US_ASCII),
              Integer.toString(replicasAwaited).getBytes(US_ASCII),
              Integer.toString(WAIT_MILLIS).getBytes(US_ASCII));
      set = ByteBuffer.allocate(set.length + wait.length).put(set).put(wait).array();
    }
    return new Commands(set, 0, true, replicasAwaited);
  }

  private static byte[] command(byte[]... words) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes(("*" + words.length + "\r\n").getBytes(US_ASCII));
    for (byte[] word : words) {
      out.writeBytes(("$" + word.length + "\r\n").getBytes(US_ASCII));
      out.writeBytes(word);
      out.writeBytes("\r\n".getBytes(US_ASCII));
    }
    return out.toByteArray();
  }

  private static final class Commands implements Dialogue {
    private final byte[] request;
    private final int keyAt;
    private final byte[] expected;
    private final int bytes;

    Commands(byte[] request, int valueBytes, boolean write, int replicasAwaited) {
      this.request = request;
      this.keyAt = Wire.find(request, Wire.key(0));
      String head =
          write ? "+OK\r\n" + (replicasAwaited > 0 ? ":" : "") : "$" + valueBytes + "\r\n";
      expected = head.getBytes(US_ASCII);
      // The answer to WAIT is the number of replicas. It has one digit.
      bytes = expected.length + (write ? replicasAwaited > 0 ? 3 : 0 : valueBytes + 2);
    }

    @Override
    public boolean fits(ByteBuffer out) {
      return out.remaining() >= request.length;
    }

    @Override
    public void append(ByteBuffer out, long key, int unanswered) {
      int at = out.position();
      out.put(request);
      Wire.patchKey(out, at + keyAt, key);
    }

    @Override
    public int answerBytes(ByteBuffer in) {
      return ExpectedAnswer.arrivedBytes(in, expected, bytes, "Redis");
    }
  }
}
