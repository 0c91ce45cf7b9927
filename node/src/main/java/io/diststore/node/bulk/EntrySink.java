package io.diststore.node.bulk;

import java.io.IOException;

/** Writes entries to a file, one after another. */
interface EntrySink {
  void write(byte[] key, byte[] value, long version) throws IOException;

  /** Flushes all written entries to the file. */
  void flush() throws IOException;
}
