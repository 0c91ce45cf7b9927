package io.diststore.ring.view;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.placement.Site;
import io.diststore.ring.view.Lineage.Relation;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class LineageTest {
  private static final RingId RING = new RingId(1, 2);

  private static Member member(String name) {
    return new Member(
        new NodeId(name, 1), MemberState.UP, new Endpoint("h", 1), new Endpoint("h", 2));
  }

  /**
   * Returns the views of one branch, from epoch {@code first} to epoch {@code last}. Branches with
   * different names have different views.
   */
  private static List<View> branch(String name, int first, int last) {
    List<View> views = new ArrayList<>();
    for (int epoch = first; epoch <= last; epoch++) {
      views.add(View.founding(RING, 8, 2, member(name)).withEpoch(epoch));
    }
    return views;
  }

  private static Lineage lineage(List<View> ancestors) {
    Lineage lineage = Lineage.NONE;
    for (View ancestor : ancestors) {
      lineage = lineage.with(ancestor);
    }
    return lineage;
  }

  @Test
  void aViewFollowsTheViewsOfItsLineage() {
    List<View> views = branch("a", 1, 9);
    Lineage ofNine = lineage(views.subList(0, 8));
    assertThat(Lineage.relation(views.get(4), lineage(views.subList(0, 4)), views.get(8), ofNine))
        .isEqualTo(Relation.LATER);
    assertThat(Lineage.relation(views.get(8), ofNine, views.get(4), Lineage.NONE))
        .isEqualTo(Relation.EARLIER);
    assertThat(Lineage.relation(views.get(8), Lineage.NONE, views.get(8).withEpoch(9), ofNine))
        .isEqualTo(Relation.SAME);
  }

  @Test
  void aViewOfAnotherBranchIsRecognizedByAnyEpochThatBothBranchesHave() {
    List<View> ours = branch("a", 1, 9);
    List<View> theirs = new ArrayList<>(ours.subList(0, 4));
    theirs.addAll(branch("b", 5, 12));
    Lineage ourLineage = lineage(ours.subList(0, 8));
    for (int epoch = 5; epoch <= 12; epoch++) {
      assertThat(
              Lineage.relation(
                  ours.get(8),
                  ourLineage,
                  theirs.get(epoch - 1),
                  lineage(theirs.subList(0, epoch - 1))))
          .as("their epoch %s", epoch)
          .isEqualTo(Relation.OTHER_BRANCH);
    }
  }

  /**
   * A node may follow a view of another branch that another node sent to it. Its lineage then still
   * contains the ancestors from its former branch.
   */
  @Test
  void theViewItselfCountsMoreThanOlderAncestors() {
    List<View> ours = branch("a", 1, 9);
    Lineage mixed = lineage(branch("b", 5, 7));
    Lineage ofNine = lineage(ours.subList(0, 8));
    assertThat(Lineage.relation(ours.get(8), mixed, ours.get(8), ofNine)).isEqualTo(Relation.SAME);
    assertThat(Lineage.relation(ours.get(7), mixed, ours.get(8), ofNine)).isEqualTo(Relation.LATER);
  }

  @Test
  void aLineageThatDoesNotReachBackProvesNothing() {
    List<View> views = branch("a", 1, 200);
    Lineage late = lineage(views.subList(0, 199));
    assertThat(late.hashes()).hasSize(Lineage.LENGTH_MAX).containsKey(199L);
    assertThat(Lineage.relation(views.get(4), Lineage.NONE, views.get(199), late))
        .isEqualTo(Relation.LATER_UNPROVEN);
    assertThat(Lineage.relation(views.get(4), Lineage.NONE, views.get(199), Lineage.NONE))
        .isEqualTo(Relation.LATER_UNPROVEN);
    assertThat(Lineage.relation(views.get(199), late, views.get(4), Lineage.NONE))
        .isEqualTo(Relation.EARLIER);
  }

  @Test
  void theHashCoversWhatMembersDecideButNoAddress() {
    View view = View.founding(RING, 8, 2, member("a"));
    Member moved =
        new Member(new NodeId("a", 1), MemberState.UP, new Endpoint("x", 1), new Endpoint("y", 2));
    assertThat(Lineage.hash(View.founding(RING, 8, 2, moved))).isEqualTo(Lineage.hash(view));
    BitSet two = new BitSet();
    two.set(2);
    NodeId a = new NodeId("a", 1);
    List<View> different =
        List.of(
            view,
            view.withEpoch(2),
            View.founding(new RingId(1, 3), 8, 2, member("a")),
            View.founding(RING, 16, 2, member("a")),
            View.founding(RING, 8, 3, member("a")),
            View.founding(RING, 8, 2, member("b")),
            new View(
                RING,
                1,
                8,
                2,
                List.of(member("a").withState(MemberState.DOWN)),
                List.of(a),
                List.of(),
                Lost.NONE),
            new View(RING, 1, 8, 2, List.of(member("a")), List.of(), List.of(), Lost.NONE),
            new View(RING, 1, 8, 2, List.of(member("a")), List.of(a), List.of(a), Lost.NONE),
            new View(
                RING,
                1,
                8,
                2,
                List.of(member("a")),
                List.of(a),
                List.of(),
                new Lost(Map.of(List.of(a), two))));
    assertThat(different.stream().map(Lineage::hash)).doesNotHaveDuplicates();
  }

  @Test
  void theHashCoversWhetherSitesCountButNoSite() {
    List<Long> hashes = new ArrayList<>();
    for (Spread spread : Spread.values()) {
      View here = spreading(spread, new Site("z1", "m1"));
      View there = spreading(spread, new Site("z2", ""));
      assertThat(Lineage.hash(there)).as("%s", spread).isEqualTo(Lineage.hash(here));
      hashes.add(Lineage.hash(here));
    }
    assertThat(hashes).doesNotHaveDuplicates();
    assertThat(hashes.getFirst()).isEqualTo(Lineage.hash(spreading(Spread.NONE, Site.NONE)));
  }

  private static View spreading(Spread spread, Site site) {
    Member member = member("a").withSite(site);
    return new View(RING, 1, 8, 2, List.of(member), List.of(), List.of(), Lost.NONE, spread);
  }

  /** If this hash changes, nodes of different versions refuse each other's views. */
  @Test
  void theHashNeverChanges() {
    assertThat(Lineage.hash(View.founding(RING, 8, 2, member("a"))))
        .isEqualTo(3678619042499012894L);
    assertThat(Lineage.hash(spreading(Spread.ALL, Site.NONE))).isEqualTo(7257870342642703977L);
    assertThat(new Lineage(new TreeMap<>(Map.of(7L, 10L))).toString())
        .isEqualTo("7:000000000000000a");
  }
}
