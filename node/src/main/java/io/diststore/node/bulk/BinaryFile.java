package io.diststore.node.bulk;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/** Files in the format {@link FileFormat#BINARY}. */
final class BinaryFile {
  /** No ring accepts longer values, so a greater length means that the file has another format. */
  private static final int LENGTH_MAX = 15 << 20;

  private BinaryFile() {}

  /** Reads entries. */
  static final class Source implements EntrySource {
    private final DataInputStream in;
    private long entries;

    Source(InputStream in) {
      this.in = new DataInputStream(in);
    }

    @Override
    public Entry next() throws IOException {
      int first = in.read();
      if (first < 0) {
        return null;
      }
      entries++;
      try {
        int length = first << 24 | in.readUnsignedByte() << 16 | in.readUnsignedShort();
        byte[] key = bytes(length);
        return new Entry(key, bytes(in.readInt()), 0);
      } catch (EOFException e) {
        throw new IOException("entry " + entries + " is not complete", e);
      }
    }

    private byte[] bytes(int length) throws IOException {
      if (length < 0 || length > LENGTH_MAX) {
        throw new IOException(
            "entry " + entries + ": the length of a key or a value is not possible");
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return bytes;
    }
  }

  /** Writes entries. */
  static final class Sink implements EntrySink {
    private final DataOutputStream out;

    Sink(OutputStream out) {
      this.out = new DataOutputStream(out);
    }

    @Override
    public void write(byte[] key, byte[] value, long version) throws IOException {
      out.writeInt(key.length);
      out.write(key);
      out.writeInt(value.length);
      out.write(value);
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }
  }
}
