package io.diststore.ring.register;

import io.diststore.ring.message.Votes;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.view.Lineage;
import io.diststore.ring.view.View;

/**
 * A member's access to the cell outside the ring. The member compares everything that it reads with
 * its own view:
 *
 * <ul>
 *   <li>It follows a later view that belongs to the same branch of views.
 *   <li>It replaces an older view, or an empty cell, with its own view. If the cell held a later
 *       view before, it was emptied or set back, for example from a backup.
 *   <li>It refuses a view of another branch and reports it.
 * </ul>
 */
public final class Cell {
  private final RegisterHost host;

  /** The latest contents that this member has read, or null. */
  private Registered held;

  private long readAt;

  /** Since when this member has read the cell without a long gap. */
  private long contactSince;

  /** When this member last found that the cell was emptied or set back. */
  private long setBackAt;

  private boolean wasSetBack;

  /** The highest epoch that this member has seen in the cell. */
  private long epochSeen;

  /** Whether this member has seen a view in the cell that lists it as live. */
  private boolean hasSeenItself;

  /** The view in force, and as many of its ancestors as this member knows. */
  private View inForce;

  private Lineage lineage = Lineage.NONE;
  private String fault;

  Cell(RegisterHost host) {
    this.host = host;
  }

  /** Returns the latest contents that this member has read, or null. */
  Registered held() {
    return held;
  }

  /** Returns why this member refuses the view in the cell, in a sentence, or null. */
  String fault() {
    return fault;
  }

  /** A view is in force. */
  void onViewInstalled() {
    if (inForce != null) {
      lineage = lineage.with(inForce);
    }
    inForce = host.view();
  }

  /** The cell has answered a call. */
  void onRead(Registered contents) {
    long now = host.now();
    if (held == null || now - readAt > 2 * host.timing().readNanos()) {
      contactSince = now;
    }
    readAt = now;
    held = contents;
    View registered = contents.view();
    if (host.view() == null) {
      follow(contents);
    } else if (registered == null) {
      fault = null;
      publish();
    } else if (!registered.ringId().equals(host.view().ringId())) {
      fault =
          "The register holds a view of the ring "
              + registered.ringId()
              + ", but this node is in the ring "
              + host.view().ringId()
              + ". This node keeps serving, and takes no views from the register.";
    } else {
      onView(contents);
    }
    if (registered != null) {
      epochSeen = Math.max(epochSeen, registered.epoch());
      hasSeenItself |= registered.live(host.self());
    }
  }

  private void onView(Registered contents) {
    View own = host.view();
    View registered = contents.view();
    switch (Lineage.relation(own, lineage, registered, contents.lineage())) {
      case SAME, LATER, LATER_UNPROVEN -> follow(contents);
      case EARLIER -> {
        fault = null;
        publish();
      }
      case OTHER_BRANCH ->
          fault =
              "The register holds epoch "
                  + registered.epoch()
                  + " of another branch: it does not follow from this node's epoch "
                  + own.epoch()
                  + ", nor the other way round. The register was set back, and other nodes continued from there. This node keeps serving, and takes views only from members of its own view.";
    }
  }

  private void follow(Registered contents) {
    fault = null;
    if (contents.view() == null) {
      return;
    }
    host.onDecided(contents.view());
    if (!contents.lineage().isEmpty() && contents.holds(host.view())) {
      lineage = contents.lineage();
    }
  }

  /** Asks the cell for its contents. */
  void read() {
    host.readCell();
  }

  /**
   * Writes the view in force to the cell, if the cell holds an older view or none. Does nothing if
   * this member does not know the contents of the cell, or if it is not a live member.
   */
  void publish() {
    View own = host.view();
    if (held == null || fault != null || !own.live(host.self())) {
      return;
    }
    long epochHeld = held.view() == null ? 0 : held.view().epoch();
    if (epochHeld >= own.epoch()) {
      return;
    }
    boolean isSetBack = epochHeld < epochSeen;
    if (!isSetBack && isNew()) {
      return;
    }
    if (isSetBack) {
      wasSetBack = true;
      setBackAt = host.now();
    }
    // A member that has joined a short time ago knows only a few ancestors.
    Lineage known =
        held.view() == null ? lineage : lineage.extendedBy(held.lineage().with(held.view()));
    host.replaceInCell(held, new Registered(own, known, Votes.NONE), isSetBack);
  }

  /**
   * Reports whether this member has joined a short time ago. Such a member cannot know whether the
   * cell was set back before this member first read it. So it leaves the cell to the other members,
   * which report what has happened.
   */
  private boolean isNew() {
    return !hasSeenItself && host.now() - contactSince < host.timing().settleNanos();
  }

  /** Replaces the contents of the cell, if it still holds {@code expected}. */
  void replace(Registered expected, Registered next) {
    host.replaceInCell(expected, next, false);
  }

  /** Returns what the cell holds if it holds the view in force, as far as this member knows. */
  Registered expected() {
    return held != null && held.holds(host.view())
        ? held
        : new Registered(host.view(), lineage, Votes.NONE);
  }

  /**
   * Reports whether this member may rely on the cell. It may not for some time after it has reached
   * the cell again, and after it has found that the cell was set back. By then, every other member
   * that reaches the cell has read it, and has put a later view back.
   */
  boolean isUsable() {
    boolean answers = held != null && host.now() - readAt <= 2 * host.timing().readNanos();
    return answers && fault == null && isSettled();
  }

  private boolean isSettled() {
    return !host.rules().keep(Rule.WITNESS_SETTLES)
        || host.now() - contactSince >= host.timing().settleNanos() && !isRecentlySetBack();
  }

  /** Reports whether other members may not have read the cell since it was set back. */
  boolean isRecentlySetBack() {
    return wasSetBack && host.now() - setBackAt < host.timing().settleNanos();
  }
}
