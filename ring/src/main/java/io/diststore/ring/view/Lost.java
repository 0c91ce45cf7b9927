package io.diststore.ring.view;

import io.diststore.ring.placement.KeyHash;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/**
 * The lost segments, with their holders. A segment is lost when its last in-sync owners have gone
 * DOWN. These owners are its holders. Each holder has every acknowledged write of the segment, and
 * no other member has all of them. Each distinct list of holders is stored once, with a bitmap of
 * the segments that these members held. So a view stays small however many segments are lost.
 * Immutable.
 */
public record Lost(Map<List<NodeId>, BitSet> segmentsByHolders) {
  public static final Lost NONE = new Lost(Map.of());

  /** Returns the holders of a segment, or null if the segment is not lost. */
  public List<NodeId> holders(int segment) {
    for (Map.Entry<List<NodeId>, BitSet> entry : segmentsByHolders.entrySet()) {
      if (entry.getValue().get(segment)) {
        return entry.getKey();
      }
    }
    return null;
  }

  public boolean contains(int segment) {
    return holders(segment) != null;
  }

  public boolean isEmpty() {
    return segmentsByHolders.isEmpty();
  }

  /** Reports whether the node is a holder of at least one lost segment. */
  public boolean heldBy(NodeId node) {
    return segmentsByHolders.keySet().stream().anyMatch(holders -> holders.contains(node));
  }

  /**
   * Returns how many segments are lost. A lost segment counts even if one of its holders is live.
   */
  public int count() {
    return segmentsByHolders.values().stream().mapToInt(BitSet::cardinality).sum();
  }

  /** Returns the lost segments whose holders all satisfy the predicate. */
  Lost whereAll(Predicate<NodeId> holder) {
    Map<List<NodeId>, BitSet> part = new LinkedHashMap<>();
    segmentsByHolders.forEach(
        (holders, segments) -> {
          if (holders.stream().allMatch(holder)) {
            part.put(holders, segments);
          }
        });
    return part.isEmpty() ? NONE : new Lost(part);
  }

  /**
   * Returns a name for exactly this loss. The name is {@code loss-} followed by eight hexadecimal
   * digits. The digits are a hash of the segments and their holders. All nodes compute the same
   * name. The name changes if any segment or holder changes.
   */
  public String incident() {
    String all =
        segmentsByHolders.entrySet().stream()
            .map(
                e ->
                    e.getKey().stream()
                            .sorted()
                            .map(id -> id.name() + "/" + id.incarnation())
                            .collect(Collectors.joining(","))
                        + "="
                        + HexFormat.of().formatHex(e.getValue().toByteArray()))
            .sorted()
            .collect(Collectors.joining(";"));
    return "loss-" + HexFormat.of().toHexDigits((int) KeyHash.of(all));
  }

  /** Returns a modifiable copy. */
  public Draft draft() {
    Map<Integer, List<NodeId>> holders = new LinkedHashMap<>();
    segmentsByHolders.forEach(
        (ids, segments) -> segments.stream().forEach(s -> holders.put(s, ids)));
    return new Draft(holders);
  }

  /** A modifiable set of lost segments, with one list of holders per segment. */
  public static final class Draft {
    private final Map<Integer, List<NodeId>> holders;

    private Draft(Map<Integer, List<NodeId>> holders) {
      this.holders = holders;
    }

    public void put(int segment, List<NodeId> ids) {
      holders.put(segment, ids);
    }

    public void remove(int segment) {
      holders.remove(segment);
    }

    public boolean contains(int segment) {
      return holders.containsKey(segment);
    }

    public void replaceAll(UnaryOperator<List<NodeId>> change) {
      holders.replaceAll((segment, ids) -> change.apply(ids));
    }

    public Lost build() {
      if (holders.isEmpty()) {
        return NONE;
      }
      Map<List<NodeId>, BitSet> sets = new LinkedHashMap<>();
      new ArrayList<>(holders.keySet())
          .stream()
              .sorted()
              .forEach(s -> sets.computeIfAbsent(holders.get(s), k -> new BitSet()).set(s));
      return new Lost(sets);
    }
  }
}
