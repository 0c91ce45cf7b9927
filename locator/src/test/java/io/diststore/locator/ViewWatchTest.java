package io.diststore.locator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.shell.Notice;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ViewWatchTest {
  private static final int SEGMENTS = 16;

  private long nanoTime;
  private final List<String> lines = new ArrayList<>();
  private final ViewWatch watch =
      new ViewWatch("a", () -> nanoTime, lines::add, line -> lines.add("WARNING " + line));
  private View view = view(false, member("a", 1, MemberState.UP));

  @Test
  void aJoinIsToldFromItsBeginningToItsEnd() {
    install(view(true, member("a", 1, MemberState.UP), member("b", 1, MemberState.JOINING)));
    nanoTime += TimeUnit.MILLISECONDS.toNanos(2100);
    install(view(false, member("a", 1, MemberState.UP), member("b", 1, MemberState.UP)));
    assertThat(lines)
        .containsExactly(
            "b is joining.",
            "Keys begin to move to new owners.",
            "b joined. The ring has 2 members.",
            "The moves are done after 2.1 s.");
  }

  @Test
  void aMemberThatLeavesAndAMemberThatGoesDownAndComesBackAreNamed() {
    install(
        view(
            false,
            member("a", 1, MemberState.UP),
            member("b", 1, MemberState.LEAVING),
            member("c", 1, MemberState.UP)));
    lines.clear();
    install(view(false, member("a", 1, MemberState.UP), member("c", 1, MemberState.UP)));
    install(view(false, member("a", 1, MemberState.UP), member("c", 1, MemberState.DOWN)));
    install(
        view(
            false,
            member("a", 1, MemberState.UP),
            member("c", 1, MemberState.DOWN),
            member("c", 2, MemberState.JOINING)));
    install(view(false, member("a", 1, MemberState.UP), member("c", 2, MemberState.UP)));
    assertThat(lines)
        .containsExactly(
            "b left. The ring has 2 members.",
            "WARNING c went down. The ring has 1 member left.",
            "c comes back.",
            "c joined. The ring has 2 members.");
  }

  @Test
  void lostSegmentsAreCounted() {
    BitSet segments = new BitSet();
    segments.set(0, 3);
    View lost =
        new View(
            view.ringId(),
            2,
            SEGMENTS,
            2,
            view.members(),
            view.serving(),
            List.of(),
            new Lost(Map.of(List.of(new NodeId("b", 1)), segments)));
    install(lost);
    assertThat(lines).singleElement().asString().startsWith("WARNING All copies of 3 of 16");
    install(view(false, member("a", 1, MemberState.UP)));
    assertThat(lines).hasSize(2).last().asString().contains("No segment is lost any more.");
  }

  @Test
  void aMemberThatWasDownForLongIsForgotten() {
    install(view(false, member("a", 1, MemberState.UP), member("b", 1, MemberState.DOWN)));
    install(view(false, member("a", 1, MemberState.UP)));
    assertThat(lines).hasSize(2).last().isEqualTo("The ring has forgotten b, which was down.");
  }

  @Test
  void aViewWithoutChangesAndChangesOfThisNodeAreNotLogged() {
    install(view(false, member("a", 1, MemberState.LEAVING)));
    watch.onNotice(new Notice.Installed(view, null));
    watch.onNotice(new Notice.NoMajority(List.of()));
    assertThat(lines).isEmpty();
  }

  private void install(View next) {
    View before = view;
    view = next;
    watch.onNotice(new Notice.Installed(next, before));
  }

  private static View view(boolean moving, Member... members) {
    List<NodeId> ids = Stream.of(members).map(Member::id).toList();
    return new View(
        new RingId(1, 2),
        1,
        SEGMENTS,
        2,
        List.of(members),
        ids,
        moving ? ids : List.of(),
        Lost.NONE);
  }

  private static Member member(String name, long incarnation, MemberState state) {
    Endpoint endpoint = new Endpoint("localhost", 9900);
    return new Member(new NodeId(name, incarnation), state, endpoint, endpoint);
  }
}
