package io.diststore.ring.message;

import io.diststore.ring.view.Endpoint;

/**
 * Asks for the receiver's view. The receiver answers with {@link ViewNews}.
 *
 * @param answerTo the address to which the receiver sends the answer. The author need not be a
 *     member, so the receiver might not know the author's address
 */
public record ViewQuery(Endpoint answerTo) implements Message {}
