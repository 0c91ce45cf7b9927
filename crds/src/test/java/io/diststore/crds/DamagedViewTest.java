package io.diststore.crds;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Ballot;
import io.diststore.ring.message.Votes;
import io.diststore.ring.placement.Site;
import io.diststore.ring.segment.Version;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lineage;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Damages registered views at random. Decoding must refuse the damaged view in a sentence, or
 * return a view that a ring could have.
 */
class DamagedViewTest {
  private static final int ROUNDS = 30_000;
  private static final NodeId A = new NodeId("store-0", Long.MAX_VALUE);
  private static final NodeId B = new NodeId("store-1", 77);
  private static final NodeId C = new NodeId("store-2", 1);
  private static final List<String> PIECES =
      List.of(
          "",
          "-",
          "-1",
          "0",
          "1",
          "3",
          "12",
          "65536",
          "131072",
          "9223372036854775807",
          "1e9",
          "0.5",
          "null",
          "true",
          "[]",
          "{}",
          "\"\"",
          "\"x\"",
          "[[[[",
          ",",
          ":",
          "/",
          "\\u0000",
          " ",
          "\"DOWN\"",
          "\"store-0/9223372036854775807\"",
          "\"store-1/77\"",
          "\"store-9/9\"",
          "\"0:1-5\"",
          "\"5:0123456789abcdef\"",
          "\"peer\":\"a:1\"",
          "\"lost\":[]",
          "\"zone\":\"\"",
          "\"ALL\"");

  @Test
  void damagedViewsAreRefusedInASentence() {
    long seed = Long.getLong("test.seed", System.nanoTime());
    System.out.println("DamagedViewTest seed " + seed);
    SplittableRandom random = new SplittableRandom(seed);
    int refused = 0;
    for (int round = 0; round < ROUNDS; round++) {
      String damaged = RegisteredView.encode(contents(random));
      int damages = random.nextInt(1, 4);
      for (int i = 0; i < damages; i++) {
        damaged = damage(damaged, random);
      }
      RegisteredView.Contents decoded;
      try {
        decoded = RegisteredView.decodeAll(damaged);
      } catch (IllegalArgumentException refusal) {
        assertThat(refusal)
            .as("seed %s, round %s: %s", seed, round, damaged)
            .hasMessageMatching("(?s)the view in the register cannot be read: .+")
            .message()
            .doesNotEndWith(": null");
        refused++;
        continue;
      } catch (RuntimeException failure) {
        throw new AssertionError("seed " + seed + ", round " + round + ": " + damaged, failure);
      }
      assertThat(RegisteredView.decodeAll(RegisteredView.encode(decoded)))
          .as("seed %s, round %s: %s", seed, round, damaged)
          .isEqualTo(decoded);
      assertPossible(decoded.view(), "seed " + seed + ", round " + round + ": " + damaged);
    }
    assertThat(refused).isBetween(ROUNDS / 3, ROUNDS - 100);
  }

  private static void assertPossible(View view, String what) {
    assertThat(Integer.bitCount(view.segments())).as(what).isOne();
    assertThat(view.copies()).as(what).isPositive();
    assertThat(view.epoch()).as(what).isBetween(1L, Version.EPOCH_MAX);
    List<NodeId> ids = view.members().stream().map(Member::id).toList();
    assertThat(ids).as(what).isNotEmpty().doesNotHaveDuplicates();
    assertThat(ids).as(what).containsAll(view.serving()).containsAll(view.target());
    assertThat(view.serving()).as(what).doesNotHaveDuplicates();
    assertThat(view.target()).as(what).doesNotHaveDuplicates();
    BitSet all = new BitSet();
    view.lost()
        .segmentsByHolders()
        .forEach(
            (holders, segments) -> {
              assertThat(new HashSet<>(holders)).as(what).hasSameSizeAs(holders).isNotEmpty();
              assertThat(segments.length()).as(what).isBetween(1, view.segments());
              assertThat(segments.intersects(all)).as(what).isFalse();
              all.or(segments);
            });
  }

  private static RegisteredView.Contents contents(SplittableRandom random) {
    Lost lost = Lost.NONE;
    if (random.nextBoolean()) {
      BitSet some = new BitSet();
      some.set(3, random.nextInt(4, 10));
      BitSet one = new BitSet();
      one.set(random.nextInt(10, 16));
      lost = new Lost(Map.of(List.of(B, C), some, List.of(C), one));
    }
    Spread[] spreads = Spread.values();
    Spread spread = spreads[random.nextInt(spreads.length)];
    Site site = spread == Spread.NONE ? Site.NONE : new Site("eu-1a", "m7");
    View view =
        new View(
            new RingId(random.nextLong(), random.nextLong()),
            random.nextLong(4, 1_000),
            16,
            2,
            List.of(
                member(A, MemberState.UP).withSite(site),
                member(B, MemberState.DOWN),
                member(C, MemberState.JOINING)),
            List.of(A, B),
            List.of(A, C),
            lost,
            spread);
    Votes votes = Votes.NONE;
    if (random.nextBoolean()) {
      view = view.withWitness();
      Ballot ballot = new Ballot(random.nextLong(1, 9), B);
      votes = votes.promise(ballot);
      votes = random.nextBoolean() ? votes.accept(ballot, view.withEpoch(2_000)) : votes;
    }
    return new RegisteredView.Contents(
        view,
        random.nextBoolean() ? Lineage.NONE.with(view.withEpoch(3)) : Lineage.NONE,
        votes,
        random.nextInt(4) == 0 ? new RegisteredView.Restored(4, 1, "store-0", "now") : null);
  }

  private static Member member(NodeId id, MemberState state) {
    return new Member(id, state, new Endpoint("10.0.0.7", 9901), new Endpoint("fd00::7", 9900));
  }

  /** Replaces a part of the text, swaps two parts, repeats a part, or cuts the text off. */
  private static String damage(String text, SplittableRandom random) {
    if (text.isEmpty()) {
      return text;
    }
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + random.nextInt(12));
    String piece = PIECES.get(random.nextInt(PIECES.size()));
    return switch (random.nextInt(6)) {
      case 0 -> text.substring(0, from) + piece + text.substring(to);
      case 1 -> text.substring(0, to) + text.substring(from);
      case 2 -> random.nextInt(10) == 0 ? text.substring(0, from) : text;
      case 3 -> {
        // Replaces a whole value, so that the text stays JSON.
        int colon = text.indexOf(':', from);
        int end = colon < 0 ? -1 : endOfValue(text, colon + 1);
        yield end < 0 ? text : text.substring(0, colon + 1) + piece + text.substring(end);
      }
      case 4 -> {
        char digit = (char) ('0' + random.nextInt(10));
        yield Character.isDigit(text.charAt(from))
            ? text.substring(0, from) + digit + text.substring(from + 1)
            : text;
      }
      default -> text.replaceFirst("store-" + random.nextInt(3), "store-" + random.nextInt(3));
    };
  }

  private static int endOfValue(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      if (text.charAt(i) == ',' || text.charAt(i) == '}' || text.charAt(i) == ']') {
        return i;
      }
    }
    return -1;
  }
}
