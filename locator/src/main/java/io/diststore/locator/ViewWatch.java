package io.diststore.locator;

import io.diststore.ring.shell.Notice;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs what happens to the ring: members that join, leave, go down and come back, and moves of keys
 * that begin and end. It does not log what this node itself does. Only the event loop may use this
 * class.
 */
final class ViewWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ViewWatch.class);

  private final String self;
  private final LongSupplier nanoTime;
  private final Consumer<String> news;
  private final Consumer<String> warnings;
  private long moveStartNanos;

  /** Creates a watch that writes to this class's log. */
  ViewWatch(String self) {
    this(self, System::nanoTime, LOG::info, LOG::warn);
  }

  /**
   * @param self the name of this node
   * @param news receives lines about what an administrator did or expects
   * @param warnings receives lines about losses
   */
  ViewWatch(String self, LongSupplier nanoTime, Consumer<String> news, Consumer<String> warnings) {
    this.self = self;
    this.nanoTime = nanoTime;
    this.news = news;
    this.warnings = warnings;
  }

  void onNotice(Notice notice) {
    if (notice instanceof Notice.Installed(View view, View before)
        && before != null
        && before.ringId().equals(view.ringId())) {
      onView(view, before);
    }
  }

  private void onView(View view, View before) {
    for (Member member : view.members()) {
      Member earlier = before.member(member.id());
      if (!member.id().name().equals(self)
          && (earlier == null || earlier.state() != member.state())) {
        logMember(member, earlier, view, before);
      }
    }
    for (Member member : before.members()) {
      if (!member.id().name().equals(self) && !view.lists(member.id())) {
        logGone(member, view);
      }
    }
    logLoss(view, before);
    logMoves(view, before);
  }

  private void logMember(Member member, Member earlier, View view, View before) {
    String name = member.id().name();
    switch (member.state()) {
      case JOINING ->
          news.accept(name + (cameBack(member.id(), before) ? " comes back." : " is joining."));
      case UP -> news.accept(name + " joined. The ring has " + members(view) + ".");
      case LEAVING ->
          news.accept(name + " is leaving, and hands its keys over while it keeps serving.");
      case DOWN -> {
        boolean wasLeaving = earlier != null && earlier.state() == MemberState.LEAVING;
        warnings.accept(
            name
                + " went down"
                + (wasLeaving ? " while it was leaving" : "")
                + ". The ring has "
                + members(view)
                + " left.");
      }
    }
  }

  /** Reports whether an earlier incarnation of the node was a member. */
  private static boolean cameBack(NodeId id, View before) {
    return before.members().stream()
        .anyMatch(earlier -> earlier.id().name().equals(id.name()) && !earlier.id().equals(id));
  }

  private void logGone(Member member, View view) {
    String name = member.id().name();
    switch (member.state()) {
      case LEAVING -> news.accept(name + " left. The ring has " + members(view) + ".");
      case DOWN -> {
        // The next line about this name says that it comes back.
        boolean isBack = view.members().stream().anyMatch(m -> m.id().name().equals(name));
        if (!isBack) {
          news.accept("The ring has forgotten " + name + ", which was down.");
        }
      }
      default ->
          news.accept(name + " is not a member any more. The ring has " + members(view) + ".");
    }
  }

  private void logLoss(View view, View before) {
    int missing = view.missing().count();
    int missingBefore = before.missing().count();
    if (missing > missingBefore) {
      warnings.accept(
          "All copies of "
              + missing
              + " of "
              + view.segments()
              + " segments are lost. Requests for their keys fail until a member comes back with its data, or an administrator accepts the loss: diststore accept-loss");
    } else if (missing == 0 && missingBefore > 0) {
      warnings.accept("No segment is lost any more.");
    }
  }

  private void logMoves(View view, View before) {
    if (view.moving() && !before.moving()) {
      moveStartNanos = nanoTime.getAsLong();
      news.accept("Keys begin to move to new owners.");
    } else if (!view.moving() && before.moving()) {
      double seconds =
          (nanoTime.getAsLong() - moveStartNanos) / (double) TimeUnit.SECONDS.toNanos(1);
      news.accept(String.format(Locale.ROOT, "The moves are done after %.1f s.", seconds));
    }
  }

  private static String members(View view) {
    int count = view.liveMembers().size();
    return count + (count == 1 ? " member" : " members");
  }
}
