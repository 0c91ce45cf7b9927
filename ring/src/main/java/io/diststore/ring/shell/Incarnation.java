package io.diststore.ring.shell;

import io.diststore.ring.message.ViewNews;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;

/**
 * The incarnation of a node, from its start until the node is a member. This class notices when the
 * incarnation number is too low.
 *
 * <p>The number comes from the wall clock. If the wall clock was ahead when an earlier incarnation
 * of the same name started, that incarnation has a higher number, and a view may still list it. The
 * ring would then consider this node the older of the two, and would never admit it. So the shell
 * ends this incarnation, and begins another one with a higher number and a new core. This is safe
 * because no view that this incarnation knows has ever listed it. So it was never in force: it has
 * granted no lease, stored no data, cast no vote and served no request.
 *
 * <p>A node that was a member keeps its number. If a view then lists a higher number, another
 * process has taken over the name.
 */
public final class Incarnation {
  private final NodeId id;

  /**
   * Whether this incarnation keeps its number. This is so if the node was a member, was asked to
   * found a ring, or was asked to leave.
   */
  private boolean isFinal;

  private Event.Join join;

  public Incarnation(NodeId id) {
    this.id = id;
  }

  public NodeId id() {
    return id;
  }

  /** Returns the node's last request to join, or null. The next incarnation must repeat it. */
  public Event.Join join() {
    return join;
  }

  /**
   * Checks an event before the core handles it. Returns null if this incarnation may continue.
   * Otherwise the event brings a view that lists a later incarnation of this node's name, and this
   * method returns that later incarnation. The shell must then begin an incarnation with a still
   * higher number, and the core must not handle the event.
   */
  public NodeId mustSucceed(Event event) {
    if (isFinal) {
      return null;
    }
    switch (event) {
      case Event.Received(var envelope) when envelope.message() instanceof ViewNews news -> {
        return mustSucceed(news.view());
      }
      case Event.RegisterRead(Registered contents) -> {
        return mustSucceed(contents.view());
      }
      case Event.Join request -> join = request;
      case Event.FoundRing founding -> isFinal = true;
      case Event.Leave leave -> isFinal = true;
      default -> {
        // Other events bring no view.
      }
    }
    return null;
  }

  private NodeId mustSucceed(View view) {
    NodeId latest = null;
    if (view != null && view.lists(id)) {
      isFinal = true;
    } else if (view != null) {
      for (var member : view.members()) {
        if (member.id().succeeds(latest == null ? id : latest)) {
          latest = member.id();
        }
      }
    }
    return latest;
  }
}
