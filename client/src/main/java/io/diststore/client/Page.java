package io.diststore.client;

import java.util.List;

/**
 * One page of a scan.
 *
 * @param entries the keys found; a page can be empty even if more pages follow
 * @param cursor where the next page starts; empty if this is the last page
 */
public record Page(List<Entry> entries, byte[] cursor) {
  public Page {
    entries = List.copyOf(entries);
  }

  /** A key, with its value and version at the time of the scan. */
  public record Entry(byte[] key, byte[] value, long version) {}

  /** Reports whether this is the last page of the scan. */
  public boolean isLast() {
    return cursor.length == 0;
  }
}
