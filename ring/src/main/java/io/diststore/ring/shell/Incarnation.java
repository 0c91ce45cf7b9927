package io.diststore.ring.shell;

import io.diststore.ring.message.ViewNews;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;

/**
 * The incarnation of a node from its start until the node is a member. It notices when the number
 * that the node drew is too low.
 *
 * <p>The number comes from the wall clock. If that clock was ahead at the last start of the same
 * name, a view may list an earlier start under a higher number. The ring would then take this node
 * for the one that has ended, and would not admit it. So the shell ends such an incarnation, and
 * begins another one with a higher number and a new core. That is safe because no view that the
 * incarnation knows has ever listed it. So the incarnation was never in force: it has granted,
 * stored, voted for and served nothing.
 *
 * <p>A node that was a member keeps its number. If a view then lists a higher number, another
 * process has taken the name over.
 */
public final class Incarnation {
  private final NodeId id;

  /** Whether the node was a member, was asked to found a ring or was asked to leave. */
  private boolean isFinal;

  private Event.Join join;

  public Incarnation(NodeId id) {
    this.id = id;
  }

  public NodeId id() {
    return id;
  }

  /** Returns the node's last request to join, or null. The next incarnation has to repeat it. */
  public Event.Join join() {
    return join;
  }

  /**
   * Looks at an event before the core handles it. Returns the incarnation of the same name that
   * this node has to succeed, or null if this incarnation may go on. If the result is not null, the
   * core must not handle the event.
   */
  public NodeId mustSucceed(Event event) {
    if (isFinal) {
      return null;
    }
    switch (event) {
      case Event.Received(var envelope) when envelope.message() instanceof ViewNews news -> {
        return mustSucceed(news.view());
      }
      case Event.RegisterRead(View view) -> {
        return mustSucceed(view);
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
