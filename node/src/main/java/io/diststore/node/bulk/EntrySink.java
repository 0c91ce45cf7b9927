package io.diststore.node.bulk;

import java.io.IOException;

/** Writes entries to a file, one after another. */
interface EntrySink {
  void write(byte[] key, byte[] value, long version) throws IOException;

  /** Passes all entries that were written to the file. */
  void flush() throws IOException;
}
