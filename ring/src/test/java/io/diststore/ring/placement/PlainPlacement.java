package io.diststore.ring.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A simple but slow implementation of the placement, to compare with {@link Placement}. All points
 * are in a sorted map. To find the owners of a segment, this class walks the map from the position
 * of that segment. The lowest 16 bits of a point do not count, so points of different members can
 * coincide. These members are then sorted by name.
 */
final class PlainPlacement {
  private static final long HASH_BITS = ~0xffffL;

  private PlainPlacement() {}

  /** Returns the owners of each segment, in order, by name. */
  static List<List<String>> owners(List<String> names, int copies, int segments) {
    TreeMap<Long, Set<String>> circle = new TreeMap<>(Long::compareUnsigned);
    for (String name : names.stream().sorted().toList()) {
      for (int i = 0; i < 256; i++) {
        long point = KeyHash.of(name + "/" + i) & HASH_BITS;
        circle.computeIfAbsent(point, k -> new LinkedHashSet<>()).add(name);
      }
    }
    List<List<String>> owners = new ArrayList<>();
    for (int segment = 0; segment < segments; segment++) {
      // The position of a segment is its number times 2^64 / segments.
      long at = segments == 1 ? 0 : (Long.divideUnsigned(-1, segments) + 1) * segment;
      owners.add(clockwise(circle, at, Math.min(copies, names.size())));
    }
    return owners;
  }

  /**
   * Returns the names of each segment's owners, spread over zones and machines.
   *
   * @param sites the site of each member by name
   */
  static List<List<String>> owners(Map<String, Site> sites, int copies, int segments) {
    List<String> names = List.copyOf(sites.keySet());
    List<List<String>> owners = new ArrayList<>();
    for (List<String> clockwise : owners(names, names.size(), segments)) {
      List<String> chosen = new ArrayList<>();
      while (chosen.size() < Math.min(copies, names.size())) {
        clockwise.stream()
            .filter(name -> !chosen.contains(name))
            .min(
                Comparator.comparing((String name) -> sharing(chosen, zone(sites, name), sites))
                    .thenComparing(
                        name ->
                            chosen.stream()
                                .filter(c -> host(sites, c).equals(host(sites, name)))
                                .count()))
            .ifPresent(chosen::add);
      }
      owners.add(chosen);
    }
    return owners;
  }

  private static long sharing(List<String> chosen, List<String> zone, Map<String, Site> sites) {
    return chosen.stream().filter(name -> zone(sites, name).equals(zone)).count();
  }

  /** Returns what identifies the zone of a member. */
  static List<String> zone(Map<String, Site> sites, String name) {
    Site site = sites.get(name);
    return site.zone().isEmpty() ? host(sites, name) : List.of(site.zone());
  }

  private static List<String> host(Map<String, Site> sites, String name) {
    Site site = sites.get(name);
    return site.host().isEmpty() ? List.of("", "", name) : List.of(site.zone(), site.host());
  }

  private static List<String> clockwise(TreeMap<Long, Set<String>> points, long from, int wanted) {
    Set<String> found = new LinkedHashSet<>();
    for (Map<Long, Set<String>> arc : List.of(points.tailMap(from), points.headMap(from))) {
      for (Set<String> members : arc.values()) {
        for (String member : members) {
          if (found.size() == wanted) {
            return List.copyOf(found);
          }
          found.add(member);
        }
      }
    }
    return List.copyOf(found);
  }
}
