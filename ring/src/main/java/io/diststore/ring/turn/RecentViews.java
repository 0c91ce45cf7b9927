package io.diststore.ring.turn;

import io.diststore.ring.message.Abridged;
import io.diststore.ring.message.Message;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.view.View;
import io.diststore.ring.view.ViewDifference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The latest views of this member. In a large ring, members send views as differences to one of
 * these views. In a small ring, they send whole views, which are short anyway.
 */
public final class RecentViews {
  /** Too low: members that have missed a few views need the whole view. Too high: memory. */
  private static final int VIEWS_MAX = 4;

  private final int smallRingMembers;

  /** The views, the latest first. */
  private final Deque<View> views = new ArrayDeque<>();

  /** Contains the latest view. Null before the first view. */
  private ViewNews news;

  /** The latest message that this member has abridged. */
  private Message whole;

  /** The results of abridging {@link #whole}, by the epoch of the base. */
  private final Map<Long, Message> abridgedByBase = new HashMap<>();

  /**
   * @param smallRingMembers the largest number of members in a small ring
   */
  RecentViews(int smallRingMembers) {
    this.smallRingMembers = smallRingMembers;
  }

  void onView(View view) {
    views.addFirst(view);
    if (views.size() > VIEWS_MAX) {
      views.removeLast();
    }
    news = new ViewNews(view);
    whole = null;
    abridgedByBase.clear();
  }

  /** Returns a message with the latest view. There must be one. */
  public Message news() {
    return news;
  }

  /**
   * Returns a message with the latest view, for a node that has the view of this epoch. There must
   * be a latest view.
   */
  public Message newsFor(long epoch) {
    return abridge(news, ofEpoch(epoch));
  }

  /** Returns the view of this epoch, or null if this member does not have it any more. */
  public View ofEpoch(long epoch) {
    for (View view : views) {
      if (view.epoch() == epoch) {
        return view;
      }
    }
    return null;
  }

  /** Returns the view that was in force before the latest one, or null. */
  public View previous() {
    return views.stream().skip(1).findFirst().orElse(null);
  }

  /**
   * Returns a message with its view as a difference to a base. Returns the message itself if it
   * carries no view, if there is no base, or if the ring is small.
   *
   * @param base a view that the receiver has, as far as this member knows; or null
   */
  public Message abridge(Message message, View base) {
    View view = Abridged.viewIn(message);
    if (view == null || base == null || view.members().size() <= smallRingMembers) {
      return message;
    }
    // The same message usually goes to many members.
    if (whole != message) {
      whole = message;
      abridgedByBase.clear();
    }
    return abridgedByBase.computeIfAbsent(
        base.epoch(),
        epoch -> {
          ViewDifference difference = ViewDifference.between(base, view);
          return difference == null ? message : Abridged.of(message, difference);
        });
  }

  /**
   * Returns the message that was abridged. Returns null if this member does not have the base, or
   * if the result is not the view that the difference describes.
   */
  public Message complete(Abridged message) {
    View base = ofEpoch(message.difference().baseEpoch());
    View view = message.difference().applyTo(base);
    return view == null ? null : message.complete(view);
  }
}
