package io.diststore.ring.placement;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

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
/*
 * It is computed on the event loop, where every view that changes the owners is installed, and requests wait meanwhile. So it is made
 * without an object for a point or a segment: points are spread over the segments in which they lie, and put in order there, which needs
 * neither a sort of all nor a search. Segments between the same two points have the same owners, and in a small ring most segments have
 * no point: these cost a comparison.
 */
public final class Placement {
  /** Points of a member: enough that the fullest of ten holds less than 1.15 of the mean. */
  public static final int POINTS = 256;

  /** The most members a placement can tell apart. */
  public static final int MEMBERS_MAX = 1 << 16;

  private final int[] kinds;
  private final int copies;

  /** The owners of kind 0, then those of kind 1, and so on. */
  private final int[] ownersOfKind;

  private Placement(int[] kinds, int copies, int[] ownersOfKind) {
    this.kinds = kinds;
    this.copies = copies;
    this.ownersOfKind = ownersOfKind;
  }

  /**
   * The placement of {@code segments} segments with up to {@code copies} owners each.
   *
   * @param names distinct member names; owners are given as positions in this list
   * @param segments a power of two
   */
  public static Placement of(List<String> names, int copies, int segments) {
    if (names.size() > MEMBERS_MAX) {
      throw new IllegalArgumentException(names.size() + " members are more than " + MEMBERS_MAX);
    }
    Circle circle = new Circle(names, segments);
    int[] owners = new int[Math.min(copies, names.size())];
    int[] kinds = new int[segments];
    Kinds known = new Kinds(owners.length);
    for (int segment = 0; segment < segments; segment++) {
      boolean sameArc = segment > 0 && circle.first(segment) == circle.first(segment - 1);
      if (!sameArc) {
        circle.clockwise(circle.first(segment), owners);
      }
      kinds[segment] = sameArc ? kinds[segment - 1] : known.of(owners);
    }
    return new Placement(kinds, owners.length, known.owners());
  }

  /** How many owners each segment has. */
  public int copies() {
    return copies;
  }

  /**
   * An owner of a segment, as its position in the list of names.
   *
   * @param place 0 for the first owner, below {@link #copies}
   */
  public int owner(int segment, int place) {
    return ownersOfKind[kinds[segment] * copies + place];
  }

  /** A number that segments with equal owners share: 0, 1, 2, and so on. */
  public int kind(int segment) {
    return kinds[segment];
  }

  /** Numbers lists of owners by their prefixes: the prefix without the last owner, and this one. */
  private static final class Kinds {
    private final PairNumbers[] prefixes;
    private int[] owners;
    private int count;

    Kinds(int copies) {
      prefixes = new PairNumbers[copies];
      Arrays.setAll(prefixes, length -> new PairNumbers());
      owners = new int[16 * copies];
    }

    int of(int[] list) {
      int kind = 0;
      for (int i = 0; i < list.length; i++) {
        kind = prefixes[i].of(kind, list[i]);
      }
      if (kind == count) {
        int end = ++count * list.length;
        if (end > owners.length) {
          owners = Arrays.copyOf(owners, 2 * owners.length);
        }
        System.arraycopy(list, 0, owners, end - list.length, list.length);
      }
      return kind;
    }

    int[] owners() {
      return Arrays.copyOf(owners, count * prefixes.length);
    }
  }

  /**
   * All members' points in clockwise (unsigned) order. A point is a hash whose low bits give way to
   * its member's rank by name, so that sorting needs no second array, and where two members meet in
   * one point all nodes agree on who has it.
   */
  private static final class Circle {
    private static final long RANK = MEMBERS_MAX - 1;
    private static final int DIGITS = Integer.toString(POINTS - 1).length();

    /** With the sign bit flipped, so that signed order is clockwise. */
    private final long[] points;

    private final int[] positionOfRank;

    /** Of each segment, and of the end of all, the first point that does not lie before it. */
    private final int[] firsts;

    Circle(List<String> names, int segments) {
      positionOfRank =
          IntStream.range(0, names.size())
              .boxed()
              .sorted(Comparator.comparing(names::get))
              .mapToInt(Integer::intValue)
              .toArray();
      points = new long[names.size() * POINTS];
      firsts = new int[segments + 1];
      spread(hashes(names), segments);
      for (int segment = 0; segment < segments; segment++) {
        if (firsts[segment + 1] - firsts[segment] > 1) {
          Arrays.sort(points, firsts[segment], firsts[segment + 1]);
        }
      }
    }

    /** The members' hashes, with their ranks: of each name with "/0", "/1" and so on after it. */
    private long[] hashes(List<String> names) {
      long[] hashes = new long[points.length];
      int next = 0;
      for (int rank = 0; rank < positionOfRank.length; rank++) {
        byte[] name = names.get(positionOfRank[rank]).getBytes(StandardCharsets.UTF_8);
        byte[] text = Arrays.copyOf(name, name.length + 1 + DIGITS);
        text[name.length] = '/';
        for (int i = 0; i < POINTS; i++) {
          int length = name.length + 1 + write(i, text, name.length + 1);
          hashes[next++] = KeyHash.of(text, 0, length) & ~RANK | rank;
        }
      }
      return hashes;
    }

    /** Writes a number that is not negative in decimal digits, and says how many these are. */
    private static int write(int number, byte[] text, int at) {
      int digits = number < 10 ? 1 : number < 100 ? 2 : DIGITS;
      for (int i = digits - 1, rest = number; i >= 0; i--, rest /= 10) {
        text[at + i] = (byte) ('0' + rest % 10);
      }
      return digits;
    }

    /** Puts the points of each segment together, segment after segment. */
    private void spread(long[] hashes, int segments) {
      for (long hash : hashes) {
        firsts[KeyHash.segment(hash, segments) + 1]++;
      }
      for (int segment = 0; segment < segments; segment++) {
        firsts[segment + 1] += firsts[segment];
      }
      int[] next = firsts.clone();
      for (long hash : hashes) {
        points[next[KeyHash.segment(hash, segments)]++] = hash ^ Long.MIN_VALUE;
      }
    }

    int first(int segment) {
      return firsts[segment];
    }

    /** The first distinct members clockwise from a point. */
    void clockwise(int from, int[] found) {
      int count = 0;
      for (int at = from; count < found.length; at++) {
        int member = positionOfRank[(int) (points[at % points.length] & RANK)];
        if (!contains(found, count, member)) {
          found[count++] = member;
        }
      }
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
