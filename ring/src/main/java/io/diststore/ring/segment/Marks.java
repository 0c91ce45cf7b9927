package io.diststore.ring.segment;

import java.util.List;

/**
 * Some of the marks of one node, in the order in which they rose there. A mark may be in none of
 * several such lists only if it was too old to matter.
 *
 * @param after how often marks had risen before the first of these
 * @param upTo how often they had with the last of these
 * @param more whether others rose after these
 */
public record Marks(long after, long upTo, boolean more, List<Mark> list) {
  public static final Marks NONE = new Marks(0, 0, false, List.of());

  /**
   * One client's.
   *
   * @param lowest the lowest number that the client still awaits
   * @param ageNanos how long ago the client itself was heard last
   */
  public record Mark(ClientId client, long lowest, long ageNanos) {}
}
