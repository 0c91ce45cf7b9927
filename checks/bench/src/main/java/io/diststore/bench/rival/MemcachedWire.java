package io.diststore.bench.rival;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.diststore.bench.subject.Wire;
import java.nio.ByteBuffer;

/** The commands {@code get} and {@code set} in memcached's text protocol. */
public record MemcachedWire() implements Wire {
  @Override
  public Dialogue reader(int connection, int valueBytes) {
    byte[] get = ("get " + new String(Wire.key(0), US_ASCII) + "\r\n").getBytes(US_ASCII);
    return new Commands(get, valueBytes);
  }

  @Override
  public Dialogue writer(int connection, int valueBytes) {
    byte[] head =
        ("set " + new String(Wire.key(0), US_ASCII) + " 0 0 " + valueBytes + "\r\n")
            .getBytes(US_ASCII);
    byte[] set =
        ByteBuffer.allocate(head.length + valueBytes + 2)
            .put(head)
            .put(Wire.value(valueBytes))
            .put("\r\n".getBytes(US_ASCII))
            .array();
    return new Commands(set, -1);
  }

  private static final class Commands implements Dialogue {
    private final byte[] request;
    private final byte[] expected;
    private final int bytes;

    /**
     * @param valueBytes the length of the value to read; -1 if the command is a write
     */
    Commands(byte[] request, int valueBytes) {
      this.request = request;
      expected = (valueBytes < 0 ? "STORED\r\n" : "VALUE key:").getBytes(US_ASCII);
      // An answer to a read: VALUE key flags bytes\r\n, the value\r\n, END\r\n
      bytes =
          valueBytes < 0
              ? expected.length
              : "VALUE ".length()
                  + KEY_BYTES
                  + " 0 ".length()
                  + Integer.toString(valueBytes).length()
                  + 2
                  + valueBytes
                  + 2
                  + "END\r\n".length();
    }

    @Override
    public boolean fits(ByteBuffer out) {
      return out.remaining() >= request.length;
    }

    @Override
    public void append(ByteBuffer out, long key, int unanswered) {
      int at = out.position();
      out.put(request);
      // The key follows "get " or "set ".
      Wire.patchKey(out, at + 4, key);
    }

    @Override
    public int answerBytes(ByteBuffer in) {
      return ExpectedAnswer.arrivedBytes(in, expected, bytes, "memcached");
    }
  }
}
