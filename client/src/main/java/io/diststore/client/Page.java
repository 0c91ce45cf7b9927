package io.diststore.client;

import java.util.List;

/**
 * A part of a scan.
 *
 * @param entries perhaps none, though the scan goes on
 * @param cursor where the next page starts; empty after the last one
 */
public record Page(List<Entry> entries, byte[] cursor) {
  public Page {
    entries = List.copyOf(entries);
  }

  /** A key with what it held when it was scanned. */
  public record Entry(byte[] key, byte[] value, long version) {}

  public boolean last() {
    return cursor.length == 0;
  }
}
