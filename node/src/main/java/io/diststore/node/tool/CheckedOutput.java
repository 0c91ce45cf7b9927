package io.diststore.node.tool;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/**
 * An output that remembers why it failed, because a {@code PrintStream} only remembers that it
 * failed.
 */
final class CheckedOutput extends FilterOutputStream {
  private IOException failure;

  CheckedOutput(OutputStream out) {
    super(out);
  }

  /** Returns why the output failed, or null if everything was written. */
  IOException failure() {
    return failure;
  }

  /**
   * Reports whether the reader of a pipe closed it, as {@code head} does when it has seen enough.
   * This is not an error of the command.
   */
  boolean isClosedByReader() {
    return failure != null && String.valueOf(failure.getMessage()).contains("Broken pipe");
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    try {
      out.write(bytes, offset, length);
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  @Override
  public void write(int b) throws IOException {
    write(new byte[] {(byte) b}, 0, 1);
  }
}
