package io.diststore.ring.message;

import io.diststore.ring.view.Endpoint;

/**
 * Asks for the receiver's view. The receiver answers with {@link ViewNews}. In a large ring, the
 * answer may be {@link Abridged}. Its base is then the view whose epoch the author has named.
 *
 * @param answerTo the address to which the receiver sends the answer. The author need not be a
 *     member, so the receiver might not know the author's address
 * @param whole whether the answer must contain the whole view, because the author could not use a
 *     difference
 */
public record ViewQuery(Endpoint answerTo, boolean whole) implements Message {}
