package io.diststore.ring.view;

import io.diststore.ring.placement.KeyHash;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The latest ancestors of a view, as hashes by epoch. The cell outside the ring keeps the lineage
 * beside its view. If the cell is set back to an older view, the lineage shows whether another view
 * belongs to the same branch of views. Immutable.
 */
public record Lineage(SortedMap<Long, Long> hashes) {
  /** How many ancestors a lineage keeps. */
  public static final int LENGTH_MAX = 64;

  /** No ancestor is known. */
  public static final Lineage NONE = new Lineage(new TreeMap<>());

  /** What a registered view is to the view that a node has. */
  public enum Relation {
    /** It is the same view. */
    SAME,
    /** It is a descendant: its lineage contains the node's view. */
    LATER,
    /**
     * It is later, but its lineage does not say whether it is a descendant: the lineage does not
     * reach back to the node's view, or software without lineages has registered the view.
     */
    LATER_UNPROVEN,
    /** It is an older view. Nothing shows that it belongs to another branch. */
    EARLIER,
    /** It belongs to another branch: in some epoch, the two branches have different views. */
    OTHER_BRANCH
  }

  public Lineage {
    TreeMap<Long, Long> latest = new TreeMap<>(hashes);
    while (latest.size() > LENGTH_MAX) {
      latest.pollFirstEntry();
    }
    hashes = Collections.unmodifiableSortedMap(latest);
  }

  /** Returns the lineage with one more ancestor. */
  public Lineage with(View ancestor) {
    TreeMap<Long, Long> more = new TreeMap<>(hashes);
    more.put(ancestor.epoch(), hash(ancestor));
    return new Lineage(more);
  }

  /**
   * Returns this lineage of a view with the ancestors that only an older lineage of the same branch
   * reaches back to.
   */
  public Lineage extendedBy(Lineage older) {
    TreeMap<Long, Long> more = new TreeMap<>(hashes);
    more.putAll(hashes.isEmpty() ? older.hashes : older.hashes.headMap(hashes.firstKey()));
    return new Lineage(more);
  }

  public boolean isEmpty() {
    return hashes.isEmpty();
  }

  /**
   * Returns what a registered view is to a node's own view.
   *
   * @param ownLineage as many ancestors of {@code own} as the node knows
   * @param registeredLineage the lineage in the register
   */
  public static Relation relation(
      View own, Lineage ownLineage, View registered, Lineage registeredLineage) {
    if (registered.epoch() == own.epoch()) {
      return isSame(own, registered) ? Relation.SAME : Relation.OTHER_BRANCH;
    }
    boolean isLater = registered.epoch() > own.epoch();
    View older = isLater ? own : registered;
    Long ancestor = (isLater ? registeredLineage : ownLineage).hashes.get(older.epoch());
    if (ancestor != null) {
      if (ancestor != hash(older)) {
        return Relation.OTHER_BRANCH;
      }
      return isLater ? Relation.LATER : Relation.EARLIER;
    }
    if (ownLineage.with(own).contradicts(registeredLineage.with(registered))) {
      return Relation.OTHER_BRANCH;
    }
    return isLater ? Relation.LATER_UNPROVEN : Relation.EARLIER;
  }

  private boolean contradicts(Lineage other) {
    return hashes.entrySet().stream()
        .anyMatch(
            entry ->
                other.hashes.containsKey(entry.getKey())
                    && !other.hashes.get(entry.getKey()).equals(entry.getValue()));
  }

  /** Reports whether two views are the same as far as their hashes say. */
  public static boolean isSame(View one, View other) {
    return one == other || one.epoch() == other.epoch() && hash(one) == hash(other);
  }

  /**
   * Returns the hash of a view. Nodes of different versions compare these hashes, so what is hashed
   * here must never change. Addresses and sites are not hashed, because a node name with its
   * incarnation already determines them. Whether sites count is hashed, but not in a view in which
   * they do not count: such a view has the same hash in software that knows no sites. The same goes
   * for a view without a witness.
   */
  public static long hash(View view) {
    StringJoiner text = new StringJoiner("\n");
    text.add(view.ringId().toString());
    text.add(view.epoch() + " " + view.segments() + " " + view.copies());
    view.members().forEach(member -> text.add(name(member.id()) + " " + member.state().code()));
    text.add("serving");
    view.serving().forEach(id -> text.add(name(id)));
    text.add("target");
    view.target().forEach(id -> text.add(name(id)));
    text.add("lost");
    view.lost().segmentsByHolders().entrySet().stream()
        .map(
            entry ->
                entry.getKey().stream().map(Lineage::name).collect(Collectors.joining(" "))
                    + "="
                    + HexFormat.of().formatHex(entry.getValue().toByteArray()))
        .sorted()
        .forEach(text::add);
    if (view.spread() != Spread.NONE) {
      text.add("spread " + view.spread().code());
    }
    if (view.witnessed()) {
      text.add("witnessed");
    }
    return KeyHash.of(text.toString());
  }

  private static String name(NodeId id) {
    return id.name() + "/" + id.incarnation();
  }

  @Override
  public String toString() {
    return hashes.entrySet().stream().map(Lineage::text).collect(Collectors.joining(" "));
  }

  private static String text(Map.Entry<Long, Long> entry) {
    return entry.getKey() + ":" + HexFormat.of().toHexDigits(entry.getValue());
  }
}
