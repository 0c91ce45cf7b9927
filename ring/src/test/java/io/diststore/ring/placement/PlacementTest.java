package io.diststore.ring.placement;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlacementTest {
  private static final int SEGMENTS = 1 << 14;
  private static final int KEYS = 200_000;

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10})
  void aJoiningNodeMovesNoKeyBetweenOldNodesAndAtMostAFairShareAndAQuarter(int before) {
    List<Set<String>> old = owners(names(before), 2);
    List<Set<String>> now = owners(names(before + 1), 2);
    String joiner = "node-" + before;
    int[] keys = keysPerSegment();
    long moved = 0;
    for (int s = 0; s < SEGMENTS; s++) {
      Set<String> gained = new HashSet<>(now.get(s));
      gained.removeAll(old.get(s));
      assertThat(gained).as("who gains segment " + s).isSubsetOf(joiner);
      moved += gained.isEmpty() ? 0 : keys[s];
    }
    double fair = (double) KEYS * Math.min(2, before + 1) / (before + 1);
    assertThat(moved / fair).as("keys moved over the fair share").isLessThanOrEqualTo(1.25);
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
    assertThat(fullest / mean).as("fullest over mean").isLessThanOrEqualTo(1.15);
  }

  @Test
  void theOrderInWhichNamesAreListedDoesNotMatter() {
    List<String> reversed = names(7).reversed();
    assertThat(owners(reversed, 3)).isEqualTo(owners(names(7), 3));
  }

  @Test
  void aRingSmallerThanTheNumberOfCopiesHasEveryMemberAsOwner() {
    assertThat(owners(names(2), 3)).allMatch(Set.of("node-0", "node-1")::equals);
  }

  private static List<String> names(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("node-" + i);
    }
    return names;
  }

  private static List<Set<String>> owners(List<String> names, int copies) {
    Placement placement = Placement.of(names, copies, SEGMENTS);
    List<Set<String>> owners = new ArrayList<>();
    for (int s = 0; s < SEGMENTS; s++) {
      Set<String> of = new HashSet<>();
      for (int owner : placement.owners(s)) {
        of.add(names.get(owner));
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
