package io.diststore.node.bulk;

import java.io.IOException;

/** Reads entries from a file, one after another. */
interface EntrySource {
  /**
   * Returns the next entry, or null at the end of the file.
   *
   * @throws IOException if the file cannot be read or does not have the expected format
   */
  Entry next() throws IOException;
}
