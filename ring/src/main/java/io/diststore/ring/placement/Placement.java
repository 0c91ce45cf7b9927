package io.diststore.ring.placement;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The owners of every segment for a list of member names: consistent hashing (Karger et al., STOC
 * 1997).
 *
 * <p>Each member has {@link #POINTS} points on a circle of 64-bit hashes, hashed from its name
 * alone; a segment stands at the first hash that belongs to it; its owners are the first distinct
 * members clockwise from there. Hence one member more or less moves only what it gains or gives up,
 * and the order in which names are listed does not matter.
 *
 * <p>Immutable; computing it takes time in proportion to members times points plus segments.
 */
public final class Placement {
  /**
   * Points of a member on the circle: enough that the fullest of ten members holds less than 1.15
   * of the mean.
   */
  public static final int POINTS = 256;

  private final int[][] owners;

  private Placement(int[][] owners) {
    this.owners = owners;
  }

  /**
   * The placement of {@code segments} segments with up to {@code copies} owners each.
   *
   * @param names distinct member names; owners are given as positions in this list
   */
  public static Placement of(List<String> names, int copies, int segments) {
    Circle circle = new Circle(names);
    int wanted = Math.min(copies, names.size());
    int[][] owners = new int[segments][];
    Map<List<Integer>, int[]> shared = new HashMap<>();
    int shift = Long.SIZE - Integer.numberOfTrailingZeros(segments);
    for (int segment = 0; segment < segments; segment++) {
      long at = segments == 1 ? 0 : (long) segment << shift;
      int[] found = circle.clockwise(at, wanted);
      owners[segment] = shared.computeIfAbsent(Arrays.stream(found).boxed().toList(), k -> found);
    }
    return new Placement(owners);
  }

  /**
   * The owners of a segment, first one first, as positions in the list of names; not to be changed.
   */
  public int[] owners(int segment) {
    return owners[segment];
  }

  /** All members' points in clockwise (unsigned) order. */
  private static final class Circle {
    private final long[] hashes;
    private final int[] members;
    private final int size;

    Circle(List<String> names) {
      size = names.size();
      int n = size * POINTS;
      // Sorting indices by an unsigned hash without boxing: flip the sign bit, sort, and find the
      // owner again by hash.
      long[] sorted = new long[n];
      Map<Long, Integer> owner = HashMap.newHashMap(n);
      int k = 0;
      for (int m = 0; m < size; m++) {
        for (int i = 0; i < POINTS; i++) {
          long hash = KeyHash.of(names.get(m) + "/" + i) ^ Long.MIN_VALUE;
          // Two members meeting in one point (one in 2^45 for a thousand members): the lesser name
          // has it, on all nodes.
          owner.merge(hash, m, (a, b) -> names.get(a).compareTo(names.get(b)) < 0 ? a : b);
          sorted[k++] = hash;
        }
      }
      Arrays.sort(sorted);
      hashes = sorted;
      members = new int[n];
      for (int i = 0; i < n; i++) {
        members[i] = owner.get(sorted[i]);
      }
    }

    int[] clockwise(long from, int wanted) {
      int[] found = new int[wanted];
      int count = 0;
      int start = Arrays.binarySearch(hashes, from ^ Long.MIN_VALUE);
      int at = start >= 0 ? start : -start - 1;
      for (int step = 0; step < hashes.length && count < wanted; step++, at++) {
        int member = members[at % hashes.length];
        if (!contains(found, count, member)) {
          found[count++] = member;
        }
      }
      return found;
    }

    private static boolean contains(int[] found, int count, int member) {
      for (int i = 0; i < count; i++) {
        if (found[i] == member) {
          return true;
        }
      }
      return false;
    }
  }
}
