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
 * The segments whose last in-sync owners went DOWN, with these owners: any one of them has all that
 * was acknowledged, and nobody else has. Kept as distinct holder sets with a bitmap each, so that a
 * view stays small however much is lost. Immutable.
 */
public record Lost(Map<List<NodeId>, BitSet> segmentsByHolders) {
  public static final Lost NONE = new Lost(Map.of());

  /** The holders of a segment, or null when it is not lost. */
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

  /** Whether the node holds any lost segment. */
  public boolean heldBy(NodeId node) {
    return segmentsByHolders.keySet().stream().anyMatch(holders -> holders.contains(node));
  }

  /** How many segments are lost, counting those with a live holder. */
  public int count() {
    return segmentsByHolders.values().stream().mapToInt(BitSet::cardinality).sum();
  }

  /** Only the segments whose holders, all of them, fit. */
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
   * A name for this very loss, the same on every node: {@code loss-} and eight hexadecimal digits
   * over the segments and their holders. One segment or one holder more or less makes another name.
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

  /** A copy to change. */
  public Draft draft() {
    Map<Integer, List<NodeId>> holders = new LinkedHashMap<>();
    segmentsByHolders.forEach(
        (ids, segments) -> segments.stream().forEach(s -> holders.put(s, ids)));
    return new Draft(holders);
  }

  /** Lost segments in the making, one holder list a segment. */
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
