package io.diststore.ring.message;

import io.diststore.ring.view.View;
import io.diststore.ring.view.ViewDifference;

/**
 * A {@link ViewNews}, {@link Accept} or {@link Promise} that does not contain its view. It contains
 * the difference to another view, which the receiver probably has. A receiver that has this base
 * {@linkplain #complete completes} the message. Any other receiver asks for the whole view.
 *
 * @param ballot null if this is a {@link ViewNews}
 * @param acceptedBallot null unless this is a {@link Promise}
 * @param whole the message with its view, for links to nodes that do not know differences. Null at
 *     the receiver
 */
public record Abridged(
    Ballot ballot, Ballot acceptedBallot, ViewDifference difference, Message whole)
    implements Message {
  /**
   * Abridges a message.
   *
   * @param whole a {@link ViewNews}, an {@link Accept}, or a {@link Promise} with a view
   * @param difference the difference from some base to the view in {@code whole}
   */
  public static Abridged of(Message whole, ViewDifference difference) {
    return switch (whole) {
      case ViewNews news -> new Abridged(null, null, difference, whole);
      case Accept accept -> new Abridged(accept.ballot(), null, difference, whole);
      case Promise promise ->
          new Abridged(promise.ballot(), promise.acceptedBallot(), difference, whole);
      default -> throw new IllegalArgumentException("the message carries no view: " + whole);
    };
  }

  /** Returns the view that a message carries, or null if it carries none. */
  public static View viewIn(Message message) {
    return switch (message) {
      case ViewNews news -> news.view();
      case Accept accept -> accept.view();
      case Promise promise -> promise.accepted();
      default -> null;
    };
  }

  /** Reports whether this message is a {@link ViewNews}, which counts in every epoch. */
  public boolean isNews() {
    return ballot == null;
  }

  /** Returns the message with its view. */
  public Message complete(View view) {
    if (ballot == null) {
      return new ViewNews(view);
    }
    return acceptedBallot == null
        ? new Accept(ballot, view)
        : new Promise(ballot, acceptedBallot, view);
  }
}
