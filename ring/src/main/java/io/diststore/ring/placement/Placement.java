package io.diststore.ring.placement;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The owners of every segment for a list of member names: consistent hashing (Karger et al., STOC
 * 1997).
 *
 * <p>Each member has {@link #POINTS} points on a circle of hashes, made from its name alone; a
 * segment stands at the first hash that belongs to it; its owners are the first distinct members
 * clockwise from there. Hence one member more or less moves only what it gains or gives up, and the
 * order in which names are listed does not matter.
 *
 * <p>Immutable; computing it takes time in proportion to members times points plus segments.
 */
public final class Placement {
  /** Points of a member: enough that the fullest of ten holds less than 1.15 of the mean. */
  public static final int POINTS = 256;

  /** The most members a placement can tell apart. */
  public static final int MEMBERS_MAX = 1 << 16;

  private final int[] kinds;
  private final int[][] ownersOfKind;

  private Placement(int[] kinds, int[][] ownersOfKind) {
    this.kinds = kinds;
    this.ownersOfKind = ownersOfKind;
  }

  /**
   * The placement of {@code segments} segments with up to {@code copies} owners each.
   *
   * @param names distinct member names; owners are given as positions in this list
   */
  public static Placement of(List<String> names, int copies, int segments) {
    if (names.size() > MEMBERS_MAX) {
      throw new IllegalArgumentException(names.size() + " members are more than " + MEMBERS_MAX);
    }
    Circle circle = new Circle(names);
    int wanted = Math.min(copies, names.size());
    int[] kinds = new int[segments];
    Map<List<Integer>, Integer> known = new HashMap<>();
    int[][] ownersOfKind = new int[16][];
    int shift = Long.SIZE - Integer.numberOfTrailingZeros(segments);
    for (int segment = 0; segment < segments; segment++) {
      long at = segments == 1 ? 0 : (long) segment << shift;
      int[] owners = circle.clockwise(at, wanted);
      int next = known.size();
      int kind = known.computeIfAbsent(Arrays.stream(owners).boxed().toList(), k -> next);
      if (kind == next) {
        if (kind == ownersOfKind.length) {
          ownersOfKind = Arrays.copyOf(ownersOfKind, kind * 2);
        }
        ownersOfKind[kind] = owners;
      }
      kinds[segment] = kind;
    }
    return new Placement(kinds, Arrays.copyOf(ownersOfKind, known.size()));
  }

  /**
   * The owners of a segment, first one first, as positions in the list of names; not to be changed.
   */
  public int[] owners(int segment) {
    return ownersOfKind[kinds[segment]];
  }

  /** A number that segments with equal owners share, below {@link #kinds}. */
  public int kind(int segment) {
    return kinds[segment];
  }

  public int kinds() {
    return ownersOfKind.length;
  }

  /**
   * All members' points in clockwise (unsigned) order. A point is a hash whose low bits give way to
   * its member's rank by name, so that sorting needs no second array, and where two members meet in
   * one point all nodes agree on who has it.
   */
  private static final class Circle {
    private static final long RANK = MEMBERS_MAX - 1;

    /** With the sign bit flipped, so that signed order is clockwise. */
    private final long[] points;

    private final int[] positionOfRank;

    Circle(List<String> names) {
      List<String> ranked = names.stream().sorted().toList();
      positionOfRank = new int[ranked.size()];
      points = new long[ranked.size() * POINTS];
      int next = 0;
      for (int rank = 0; rank < positionOfRank.length; rank++) {
        positionOfRank[rank] = names.indexOf(ranked.get(rank));
        for (int i = 0; i < POINTS; i++) {
          long hash = KeyHash.of(ranked.get(rank) + "/" + i);
          points[next++] = (hash & ~RANK | rank) ^ Long.MIN_VALUE;
        }
      }
      Arrays.sort(points);
    }

    int[] clockwise(long from, int wanted) {
      int[] found = new int[wanted];
      int count = 0;
      int start = Arrays.binarySearch(points, from ^ Long.MIN_VALUE);
      int at = start >= 0 ? start : -start - 1;
      for (int step = 0; step < points.length && count < wanted; step++, at++) {
        int member = positionOfRank[(int) (points[at % points.length] & RANK)];
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
