package io.diststore.ring.placement;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.TestSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
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

  private static List<List<String>> ownersInOrder(List<String> names, int copies, int segments) {
    Placement placement = Placement.of(names, copies, segments);
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
