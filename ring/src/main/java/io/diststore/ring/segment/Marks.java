package io.diststore.ring.segment;

import java.util.List;

/**
 * Some of the marks of one node, in the order in which they rose there. When a node sends all its
 * marks in several such lists, it leaves out only marks that are too old to matter.
 *
 * @param after how often marks had risen at the node before the first of these
 * @param upTo how often marks had risen at the node up to the last of these
 * @param more whether further marks rose after these
 */
public record Marks(long after, long upTo, boolean more, List<Mark> list) {
  public static final Marks NONE = new Marks(0, 0, false, List.of());

  /**
   * The mark of one client.
   *
   * @param lowest the lowest request number that the client still awaits
   * @param ageNanos the time since a node last received a request from the client
   */
  public record Mark(ClientId client, long lowest, long ageNanos) {}
}
