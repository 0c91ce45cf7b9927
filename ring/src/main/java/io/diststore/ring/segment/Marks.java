package io.diststore.ring.segment;

import java.util.List;

/**
 * Some of the marks of one node, in the order in which they rose there. When a node sends all its
 * marks in several such lists, it leaves out only marks that are too old to matter.
 *
 * @param after how many times marks had risen at the node before the first of these marks rose
 * @param upTo how many times marks had risen at the node when the last of these marks rose
 * @param more whether further marks rose after these
 */
public record Marks(long after, long upTo, boolean more, List<Mark> list) {
  public static final Marks NONE = new Marks(0, 0, false, List.of());

  /**
   * The mark of one client.
   *
   * @param lowest the lowest request number whose answer the client still awaits
   * @param ageNanos the time since a node last received a request from the client
   */
  public record Mark(ClientId client, long lowest, long ageNanos) {}
}
