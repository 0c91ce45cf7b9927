package io.diststore.bench;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Redis' own protocol: {@code GET} and {@code SET}.
 *
 * @param waitFor how many replicas each write waits for, by a {@code WAIT} right behind it; 0: none
 */
record RedisWire(int waitFor) implements Wire {
  private static final int WAIT_MILLIS = 10_000;

  @Override
  public Dialogue reads(int connection, int valueBytes) {
    return new Commands(command("GET".getBytes(US_ASCII), Wire.key(0)), valueBytes, false, 0);
  }

  @Override
  public Dialogue writes(int connection, int valueBytes) {
    byte[] set = command("SET".getBytes(US_ASCII), Wire.key(0), Wire.value(valueBytes));
    if (waitFor > 0) {
      byte[] wait =
          command(
              "WAIT".getBytes(US_ASCII),
              Integer.toString(waitFor).getBytes(US_ASCII),
              Integer.toString(WAIT_MILLIS).getBytes(US_ASCII));
      set = ByteBuffer.allocate(set.length + wait.length).put(set).put(wait).array();
    }
    return new Commands(set, 0, true, waitFor);
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

    Commands(byte[] request, int valueBytes, boolean write, int waitFor) {
      this.request = request;
      this.keyAt = Wire.find(request, Wire.key(0));
      String head = write ? "+OK\r\n" + (waitFor > 0 ? ":" : "") : "$" + valueBytes + "\r\n";
      expected = head.getBytes(US_ASCII);
      // A number of replicas has one digit.
      bytes = expected.length + (write ? waitFor > 0 ? 3 : 0 : valueBytes + 2);
    }

    @Override
    public boolean fits(ByteBuffer out) {
      return out.remaining() >= request.length;
    }

    @Override
    public void ask(ByteBuffer out, long key, int unanswered) {
      int at = out.position();
      out.put(request);
      Wire.patchKey(out, at + keyAt, key);
    }

    @Override
    public int answer(ByteBuffer in) {
      return Expected.whole(in, expected, bytes, "Redis");
    }
  }
}
