package io.diststore.node.bulk;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** An output that counts the bytes that were written. */
final class CountingOutput extends FilterOutputStream {
  private long bytes;

  /**
   * @param before the bytes that the file already has
   */
  CountingOutput(OutputStream out, long before) {
    super(out);
    bytes = before;
  }

  long bytes() {
    return bytes;
  }

  @Override
  public void write(int b) throws IOException {
    out.write(b);
    bytes++;
  }

  @Override
  public void write(byte[] source, int offset, int length) throws IOException {
    out.write(source, offset, length);
    bytes += length;
  }
}
