package io.diststore.ring.placement;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Computes the owners of every segment from a list of members, by consistent hashing (Karger et
 * al., STOC 1997).
 *
 * <p>Each member has {@link #POINTS} points on a circle of hashes. The points depend only on the
 * member's name. A segment's position on the circle is the lowest hash that belongs to the segment.
 * The first owner is the first member clockwise from that position. Each further owner is chosen
 * among the members that are not owners yet. The choice prefers the zone with the fewest owners of
 * the segment, then the machine with the fewest, and then the first member clockwise from the
 * position. So without zones and machines, the owners are the first distinct members clockwise.
 * When a member is added or removed, the owners change only in segments that this member gains or
 * gives up, and each of these segments changes one owner. The order of the members does not matter.
 *
 * <p>A member that names no zone counts as a zone of its own. Members that name a machine but no
 * zone share a zone if they name the same machine.
 *
 * <p>Immutable. The time to compute a placement is proportional to the total number of points plus
 * the number of segments.
 */
/*
 * The event loop computes a placement whenever it installs a view that changes the owners, and
 * requests wait meanwhile. So the computation creates no object per point or per segment. It first
 * groups the points by segment, and then sorts the points within each segment. So no large sort and
 * no search is needed. If a segment contains no point, the next segment has the same owners. In a
 * small ring, most segments contain no point, so for most segments one comparison with the previous
 * segment is enough.
 */
public final class Placement {
  /**
   * The number of points per member. With 256 points, the fullest member of a ring of ten holds
   * less than 1.15 times the average.
   */
  public static final int POINTS = 256;

  /** The largest number of members in a placement. */
  public static final int MEMBERS_MAX = 1 << 16;

  private final int[] kinds;
  private final int copies;

  /** The owners of kind 0, then the owners of kind 1, and so on. */
  private final int[] ownersOfKind;

  private Placement(int[] kinds, int copies, int[] ownersOfKind) {
    this.kinds = kinds;
    this.copies = copies;
    this.ownersOfKind = ownersOfKind;
  }

  /**
   * Computes the owners of every segment without regard to zones and machines. Each segment has
   * {@code copies} owners, or fewer if there are fewer members.
   *
   * @param names distinct member names; an owner is a position in this list
   * @param segments the number of segments, a power of two
   */
  public static Placement of(List<String> names, int copies, int segments) {
    return of(names, List.of(), copies, segments);
  }

  /**
   * Computes the owners of every segment, up to {@code copies} owners per segment.
   *
   * @param names distinct member names; owners are given as positions in this list
   * @param sites the site of each member, in the same order; empty if zones and machines do not
   *     count
   * @param segments a power of two
   */
  public static Placement of(List<String> names, List<Site> sites, int copies, int segments) {
    if (names.size() > MEMBERS_MAX) {
      throw new IllegalArgumentException(names.size() + " members are more than " + MEMBERS_MAX);
    }
    Circle circle = new Circle(names, segments);
    Spreading spreading =
        sites.stream().allMatch(Site::isNone) ? null : new Spreading(circle, sites);
    int[] owners = new int[Math.min(copies, names.size())];
    int[] kinds = new int[segments];
    Kinds known = new Kinds(owners.length);
    for (int segment = 0; segment < segments; segment++) {
      boolean sameArc = segment > 0 && circle.first(segment) == circle.first(segment - 1);
      if (!sameArc && spreading == null) {
        circle.clockwise(circle.first(segment), owners);
      } else if (!sameArc) {
        spreading.choose(circle.first(segment), owners);
      }
      kinds[segment] = sameArc ? kinds[segment - 1] : known.of(owners);
    }
    return new Placement(kinds, owners.length, known.owners());
  }

  /** Returns how many owners each segment has. */
  public int copies() {
    return copies;
  }

  /**
   * Returns the position of an owner in the list of names.
   *
   * @param place 0 for the first owner; must be less than {@link #copies}
   */
  public int owner(int segment, int place) {
    return ownersOfKind[kinds[segment] * copies + place];
  }

  /**
   * Returns the kind of a segment. Kinds are numbered from 0. Two segments have the same kind if
   * and only if they have the same owners in the same order.
   */
  public int kind(int segment) {
    return kinds[segment];
  }

  /**
   * Gives each distinct list of owners a number, which is the kind of its segments. The number is
   * computed owner by owner. Each step pairs the number of the list so far with the next owner, and
   * {@link PairNumbers} gives that pair a number. The number of the last pair is the number of the
   * whole list.
   */
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
   * The points of all members in clockwise (unsigned) order. A point is a hash whose lowest bits
   * are replaced by the rank of the member's name. So sorting the points needs no second array.
   * When the hashes of two members collide, all nodes still agree on the owner.
   */
  private static final class Circle {
    private static final long RANK = MEMBERS_MAX - 1;
    private static final int DIGITS = Integer.toString(POINTS - 1).length();

    /** The points with their sign bits flipped, so that signed order is clockwise order. */
    private final long[] points;

    private final int[] positionOfRank;

    /**
     * For each segment, the index of the first point that is in this segment or in a later one. The
     * last element is the number of points.
     */
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

    /**
     * Returns the points of all members, ordered by rank. The points of a member are the hashes of
     * its name followed by "/0", "/1", and so on, with the rank in the lowest bits.
     */
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

    /** Writes a non-negative number in decimal digits and returns how many digits it wrote. */
    private static int write(int number, byte[] text, int at) {
      int digits = number < 10 ? 1 : number < 100 ? 2 : DIGITS;
      for (int i = digits - 1, rest = number; i >= 0; i--, rest /= 10) {
        text[at + i] = (byte) ('0' + rest % 10);
      }
      return digits;
    }

    /** Groups the points by segment, in the order of segments. */
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

    /** Returns the member of a point. An index past the last point continues at the first one. */
    int member(int at) {
      return positionOfRank[(int) (points[at % points.length] & RANK)];
    }

    /** Fills {@code found} with the first distinct members clockwise from a point. */
    void clockwise(int from, int[] found) {
      int count = 0;
      for (int at = from; count < found.length; at++) {
        int member = member(at);
        if (!contains(found, count, member)) {
          found[count++] = member;
        }
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

  /** Chooses the owners of a segment so that they are spread over zones, and then over machines. */
  private static final class Spreading {
    private final Circle circle;

    /**
     * For each member, the number that identifies its zone, and the number that identifies its
     * machine. No two zones share a machine.
     */
    private final int[] zones;

    private final int[] hosts;

    /** The number of members in each zone, and on each machine. */
    private final int[] membersOfZone;

    private final int[] membersOfHost;

    /** The number of machines in each zone. */
    private final int[] hostsOfZone;

    Spreading(Circle circle, List<Site> sites) {
      this.circle = circle;
      zones = new int[sites.size()];
      hosts = new int[sites.size()];
      Map<Site, Integer> zoneNumbers = new HashMap<>();
      Map<Site, Integer> hostNumbers = new HashMap<>();
      int[] zoneOfHost = new int[sites.size()];
      int zoneCount = 0;
      int hostCount = 0;
      for (int member = 0; member < zones.length; member++) {
        Site site = sites.get(member);
        // Members without a zone share a zone only if they name the same machine.
        Site zone = site.zone().isEmpty() ? site : new Site(site.zone(), "");
        Integer knownZone = site.isNone() ? null : zoneNumbers.putIfAbsent(zone, zoneCount);
        zones[member] = knownZone == null ? zoneCount++ : knownZone;
        Integer knownHost = site.host().isEmpty() ? null : hostNumbers.putIfAbsent(site, hostCount);
        hosts[member] = knownHost == null ? hostCount++ : knownHost;
        zoneOfHost[hosts[member]] = zones[member];
      }
      membersOfZone = new int[zoneCount];
      membersOfHost = new int[hostCount];
      hostsOfZone = new int[zoneCount];
      for (int member = 0; member < zones.length; member++) {
        membersOfZone[zones[member]]++;
        membersOfHost[hosts[member]]++;
      }
      for (int host = 0; host < hostCount; host++) {
        hostsOfZone[zoneOfHost[host]]++;
      }
    }

    void choose(int from, int[] owners) {
      int at = from;
      int count = 0;
      // While some zone has no owner, the next owner is the first member of any such zone.
      for (int first = Math.min(owners.length, membersOfZone.length); count < first; at++) {
        int member = circle.member(at);
        if (ownersIn(zones, zones[member], owners, count) == 0) {
          owners[count++] = member;
        }
      }
      while (count < owners.length) {
        owners[count] = next(from, owners, count);
        count++;
      }
    }

    /**
     * Returns the next owner when every zone has an owner already. There are then fewer zones than
     * copies.
     */
    private int next(int from, int[] owners, int count) {
      int inZone = fewestOwnersInZone(owners, count);
      int onHost = fewestOwnersOnHost(inZone, owners, count);
      for (int at = from; ; at++) {
        int member = circle.member(at);
        if (ownersIn(zones, zones[member], owners, count) == inZone
            && ownersIn(hosts, hosts[member], owners, count) == onHost
            && !contains(owners, count, member)) {
          return member;
        }
      }
    }

    /** Returns the lowest number of owners in any zone with a member that is not an owner yet. */
    private int fewestOwnersInZone(int[] owners, int count) {
      int fewest = Integer.MAX_VALUE;
      for (int zone = 0; zone < membersOfZone.length; zone++) {
        int inZone = ownersIn(zones, zone, owners, count);
        if (inZone < membersOfZone[zone]) {
          fewest = Math.min(fewest, inZone);
        }
      }
      return fewest;
    }

    /**
     * Returns the lowest number of owners on any machine with a member that is not an owner yet.
     * Only machines in zones with {@code inZone} owners count.
     */
    private int fewestOwnersOnHost(int inZone, int[] owners, int count) {
      int fewest = Integer.MAX_VALUE;
      for (int zone = 0; zone < membersOfZone.length; zone++) {
        if (inZone < membersOfZone[zone] && ownersIn(zones, zone, owners, count) == inZone) {
          fewest = Math.min(fewest, fewestOwnersOnHostOf(zone, owners, count));
        }
      }
      return fewest;
    }

    private int fewestOwnersOnHostOf(int zone, int[] owners, int count) {
      int fewest = Integer.MAX_VALUE;
      int used = 0;
      for (int i = 0; i < count; i++) {
        int host = hosts[owners[i]];
        if (zones[owners[i]] == zone && ownersIn(hosts, host, owners, i) == 0) {
          used++;
          int onHost = ownersIn(hosts, host, owners, count);
          if (onHost < membersOfHost[host]) {
            fewest = Math.min(fewest, onHost);
          }
        }
      }
      return used < hostsOfZone[zone] ? 0 : fewest;
    }

    /** Returns how many of the first {@code count} owners are in a zone, or on a machine. */
    private static int ownersIn(int[] groups, int group, int[] owners, int count) {
      int in = 0;
      for (int i = 0; i < count; i++) {
        in += groups[owners[i]] == group ? 1 : 0;
      }
      return in;
    }
  }
}
