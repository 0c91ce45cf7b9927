package io.diststore.ring.segment;

import java.util.List;

/**
 * Some of the marks of one node, in the order in which they rose at that node. Each time a mark
 * rises, the node gives this rise the next number. A node sends its marks in a series of such
 * lists, and leaves out only marks that are too old to matter.
 *
 * @param after the number of a rise; the list begins with the first mark that rose after it
 * @param upTo the number of the last rise in the list
 * @param more whether the node has more marks, which rose later
 */
public record Marks(long after, long upTo, boolean more, List<Mark> list) {
  public static final Marks NONE = new Marks(0, 0, false, List.of());

  /**
   * The mark of one client.
   *
   * @param lowest the lowest request number whose answer the client still awaits
   * @param ageNanos the time since the last request of the client arrived at a node
   */
  public record Mark(ClientId client, long lowest, long ageNanos) {}
}
