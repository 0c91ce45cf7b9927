package io.diststore.ring.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.TestSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {
  private static final int SEGMENTS = 1 << 14;
  private static final int KEYS = 200_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10})
  void aJoiningNodeMovesKeysOnlyToItselfAndAtMostAQuarterOverItsFairShare(int before) {
    List<Set<String>> old = owners(names(before), 2);
    List<Set<String>> now = owners(names(before + 1), 2);
    String joiner = "node-" + before;
    int[] keys = keysPerSegment();
    long moved = 0;
    for (int s = 0; s < SEGMENTS; s++) {
      Set<String> gained = new HashSet<>(now.get(s));
      gained.removeAll(old.get(s));
      assertThat(gained).as("gains segment " + s).isSubsetOf(joiner);
      moved += gained.isEmpty() ? 0 : keys[s];
    }
    double fair = (double) KEYS * Math.min(2, before + 1) / (before + 1);
    assertThat(moved / fair).as("moved keys divided by the fair share").isLessThanOrEqualTo(1.25);
  }

  @Test
  void theFullestOfTenNodesHoldsLittleMoreThanTheMean() {
    Map<String, Long> held = new HashMap<>();
    int[] keys = keysPerSegment();
    List<Set<String>> owners = owners(names(10), 2);
    for (int s = 0; s < SEGMENTS; s++) {
      for (String owner : owners.get(s)) {
        held.merge(owner, (long) keys[s], Long::sum);
      }
    }
    double mean = 2.0 * KEYS / 10;
    double fullest = held.values().stream().mapToLong(Long::longValue).max().orElseThrow();
    assertThat(fullest / mean).as("fullest divided by mean").isLessThanOrEqualTo(1.15);
  }

  @Test
  void theOrderOfTheNamesDoesNotMatter() {
    List<String> reversed = names(7).reversed();
    assertThat(owners(reversed, 3)).isEqualTo(owners(names(7), 3));
  }

  @Test
  void aRingSmallerThanTheNumberOfCopiesHasEveryMemberAsOwner() {
    assertThat(owners(names(2), 3)).allMatch(Set.of("node-0", "node-1")::equals);
  }

  @ParameterizedTest
  @CsvSource({
    "1, 2, 64",
    "2, 2, 1",
    "3, 1, 2",
    "3, 2, 16384",
    "5, 3, 8",
    "30, 2, 16384",
    "40, 40, 64",
    "300, 3, 16384",
    "1000, 2, 16384"
  })
  void everySegmentHasTheOwnersOfThePlainImplementation(int members, int copies, int segments) {
    long seed = TestSeed.of("PlacementTest");
    List<String> names = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      // Half of the names look like pod names, and the others look like addresses. Their lengths
      // differ.
      names.add(i % 2 == 0 ? "store-ä-" + i : "10.0.0." + i + ":" + (9900 + i));
    }
    Collections.shuffle(names, new Random(seed));
    assertThat(ownersInOrder(names, copies, segments))
        .as("shuffled by %d", seed)
        .isEqualTo(PlainPlacement.owners(names, copies, segments));
  }

  /** Tests rings of many shapes, whose members may lack a zone, a machine or both. */
  @ParameterizedTest
  @CsvSource({
    // members, zones, machines per zone, copies
    "6, 3, 2, 2",
    "6, 3, 2, 3",
    "6, 2, 3, 3",
    "7, 2, 2, 4",
    "9, 1, 3, 3",
    "12, 4, 2, 2",
    "5, 5, 1, 3",
    "20, 3, 4, 10",
    "4, 2, 1, 9"
  })
  void spreadSegmentsHaveTheOwnersOfThePlainImplementation(
      int members, int zones, int machines, int copies) {
    Random random = new Random(TestSeed.of("PlacementTest"));
    for (int round = 0; round < 5; round++) {
      Map<String, Site> sites = randomSites(members, zones, machines, random);
      assertThat(ownersInOrder(sites, copies, 256))
          .as("%s", sites)
          .isEqualTo(PlainPlacement.owners(sites, copies, 256));
    }
  }

  @ParameterizedTest
  @CsvSource({"6, 3, 2", "6, 3, 3", "6, 2, 3", "10, 4, 2", "8, 3, 5", "5, 1, 2"})
  void theOwnersOfASegmentAreInAsManyZonesAsPossible(int members, int zones, int copies) {
    Random random = new Random(TestSeed.of("PlacementTest"));
    for (int round = 0; round < 20; round++) {
      Map<String, Site> sites = randomSites(members, zones, 2, random);
      Set<List<String>> all = new HashSet<>();
      sites.keySet().forEach(name -> all.add(PlainPlacement.zone(sites, name)));
      int wanted = Math.min(Math.min(copies, members), all.size());
      for (List<String> owners : ownersInOrder(sites, copies, SEGMENTS)) {
        assertThat(owners.stream().map(name -> PlainPlacement.zone(sites, name)).distinct())
            .as("zones of %s among %s", owners, sites)
            .hasSize(wanted);
      }
    }
  }

  @Test
  void copiesInOneZoneAreOnDifferentMachines() {
    Map<String, Site> sites = new LinkedHashMap<>();
    for (int i = 0; i < 6; i++) {
      sites.put("node-" + i, new Site("only", "machine-" + i / 2));
    }
    for (List<String> owners : ownersInOrder(sites, 3, SEGMENTS)) {
      assertThat(owners.stream().map(name -> sites.get(name).host()).distinct()).hasSize(3);
    }
  }

  /** Compares the placement of a random ring with the placement without one of its members. */
  @ParameterizedTest
  @CsvSource({
    "6, 3, 2, 2",
    "6, 3, 2, 3",
    "6, 2, 3, 3",
    "8, 3, 2, 5",
    "9, 2, 2, 4",
    "10, 5, 2, 2",
    "7, 1, 3, 2",
    "12, 3, 2, 7"
  })
  void aMemberThatComesOrGoesChangesOneOwnerOfEachSegmentThatItOwns(
      int members, int zones, int machines, int copies) {
    Random random = new Random(TestSeed.of("PlacementTest"));
    for (int round = 0; round < 40; round++) {
      Map<String, Site> with = randomSites(members, zones, machines, random);
      String member = List.copyOf(with.keySet()).get(random.nextInt(members));
      Map<String, Site> without = new LinkedHashMap<>(with);
      without.remove(member);
      List<List<String>> ownersWith = ownersInOrder(with, copies, 1024);
      List<List<String>> ownersWithout = ownersInOrder(without, copies, 1024);
      for (int s = 0; s < 1024; s++) {
        Set<String> gained = new HashSet<>(ownersWith.get(s));
        gained.removeAll(ownersWithout.get(s));
        assertThat(gained)
            .as("segment %d with and without %s of %s", s, member, with)
            .isSubsetOf(member);
        if (!ownersWith.get(s).getFirst().equals(member)) {
          assertThat(ownersWithout.get(s).getFirst()).isEqualTo(ownersWith.get(s).getFirst());
        }
      }
    }
  }

  /** Six members in three zones. The members are named after pods or after addresses. */
  @ParameterizedTest
  @CsvSource({"store-%d, 2", "store-%d, 3", "10.0.0.%d:9900, 2", "10.0.0.%d:9900, 3"})
  void theFullestOfSixMembersInThreeZonesHoldsLittleMoreThanTheMean(String name, int copies) {
    int[] keys = keysPerSegment();
    Map<String, Site> sites = new LinkedHashMap<>();
    for (int i = 0; i < 6; i++) {
      sites.put(name.formatted(i), new Site("zone-" + i % 3, ""));
    }
    assertThat(fullestOverMean(sites, copies, keys)).isLessThanOrEqualTo(1.15);
  }

  @Test
  void sixMembersInThreeZonesAreEvenWhateverTheirNames() {
    long seed = TestSeed.of("PlacementTest");
    Random random = new Random(seed);
    int[] keys = keysPerSegment();
    int uneven = 0;
    for (int round = 0; round < 200; round++) {
      Map<String, Site> sites = new LinkedHashMap<>();
      for (int i = 0; i < 6; i++) {
        sites.put(Long.toHexString(random.nextLong()) + i, new Site("zone-" + i % 3, ""));
      }
      uneven += fullestOverMean(sites, 2 + round % 2, keys) > 1.15 ? 1 : 0;
    }
    assertThat(uneven).as("uneven rings among 200, drawn by %d", seed).isLessThanOrEqualTo(6);
  }

  @Test
  void membersWithoutSitesHaveTheSameOwnersAsIfSitesDidNotCount() {
    List<String> names = names(50);
    Placement spread =
        Placement.of(names, Collections.nCopies(names.size(), Site.NONE), 3, SEGMENTS);
    Placement plain = Placement.of(names, 3, SEGMENTS);
    for (int s = 0; s < SEGMENTS; s++) {
      for (int place = 0; place < 3; place++) {
        assertThat(spread.owner(s, place)).isEqualTo(plain.owner(s, place));
      }
    }
  }

  @Test
  void theSpreadOwnersAreTheSameInEveryVersion() {
    Map<String, Site> sites = new LinkedHashMap<>();
    for (int i = 0; i < 12; i++) {
      sites.put("node-" + i, new Site(i < 10 ? "zone-" + i % 3 : "", "machine-" + i / 2));
    }
    assertThat(KeyHash.of(ownersInOrder(sites, 3, SEGMENTS).toString()))
        .isEqualTo(6816910063212702403L);
  }

  @Test
  void theOwnersAreTheSameInEveryVersion() {
    List<List<String>> owners = ownersInOrder(names(1000), 2, SEGMENTS);
    assertThat(owners.get(0)).containsExactly("node-634", "node-207");
    assertThat(owners.get(9_999)).containsExactly("node-280", "node-497");
    assertThat(KeyHash.of(owners.toString())).isEqualTo(7766624403518127646L);
  }

  @Test
  void segmentsHaveTheSameKindIfAndOnlyIfTheyHaveTheSameOwners() {
    List<List<String>> owners = ownersInOrder(names(4), 2, SEGMENTS);
    Placement placement = Placement.of(names(4), 2, SEGMENTS);
    Map<Integer, List<String>> ofKind = new HashMap<>();
    for (int s = 0; s < SEGMENTS; s++) {
      assertThat(ofKind.putIfAbsent(placement.kind(s), owners.get(s))).isIn(null, owners.get(s));
    }
    assertThat(ofKind.values()).doesNotHaveDuplicates().hasSizeLessThanOrEqualTo(4 * 3);
    assertThat(ofKind.keySet()).allMatch(kind -> kind >= 0 && kind < ofKind.size());
  }

  private static List<String> names(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("node-" + i);
    }
    return names;
  }

  private static List<Set<String>> owners(List<String> names, int copies) {
    return ownersInOrder(names, copies, SEGMENTS).stream().map(Set::copyOf).toList();
  }

  /**
   * Draws a ring. Most members name a zone and a machine, some name only one of them, and some
   * neither.
   */
  private static Map<String, Site> randomSites(
      int members, int zones, int machines, Random random) {
    Map<String, Site> sites = new LinkedHashMap<>();
    boolean partly = random.nextBoolean();
    for (int i = 0; i < members; i++) {
      int zone = i < zones ? i : random.nextInt(zones);
      boolean namesZone = !partly || random.nextInt(4) > 0;
      boolean namesHost = !partly || random.nextInt(4) > 0;
      sites.put(
          "node-" + random.nextInt(1_000_000) + "-" + i,
          new Site(
              namesZone ? "zone-" + zone : "",
              namesHost ? "machine-" + zone + "-" + random.nextInt(machines) : ""));
    }
    return sites;
  }

  private static double fullestOverMean(Map<String, Site> sites, int copies, int[] keys) {
    Map<String, Long> held = new HashMap<>();
    List<List<String>> owners = ownersInOrder(sites, copies, SEGMENTS);
    for (int s = 0; s < SEGMENTS; s++) {
      for (String owner : owners.get(s)) {
        held.merge(owner, (long) keys[s], Long::sum);
      }
    }
    double mean = (double) copies * KEYS / sites.size();
    return held.values().stream().mapToLong(Long::longValue).max().orElseThrow() / mean;
  }

  private static List<List<String>> ownersInOrder(
      Map<String, Site> sites, int copies, int segments) {
    List<String> names = List.copyOf(sites.keySet());
    List<Site> inOrder = names.stream().map(sites::get).toList();
    return named(Placement.of(names, inOrder, copies, segments), names, segments);
  }

  private static List<List<String>> ownersInOrder(List<String> names, int copies, int segments) {
    return named(Placement.of(names, copies, segments), names, segments);
  }

  private static List<List<String>> named(Placement placement, List<String> names, int segments) {
    List<List<String>> owners = new ArrayList<>();
    for (int s = 0; s < segments; s++) {
      List<String> of = new ArrayList<>();
      for (int place = 0; place < placement.copies(); place++) {
        of.add(names.get(placement.owner(s, place)));
      }
      owners.add(of);
    }
    return owners;
  }

  private static int[] keysPerSegment() {
    int[] keys = new int[SEGMENTS];
    for (int i = 0; i < KEYS; i++) {
      byte[] key = ("key-" + i).getBytes(StandardCharsets.UTF_8);
      keys[KeyHash.segment(KeyHash.of(key), SEGMENTS)]++;
    }
    return keys;
  }
}
