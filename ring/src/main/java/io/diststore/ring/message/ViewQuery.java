package io.diststore.ring.message;

import io.diststore.ring.view.Endpoint;

/**
 * Asks for the receiver's view. The receiver answers with {@link ViewNews}.
 *
 * @param answerTo the author's address; needed because the author may not be a member, and the
 *     receiver may not know its address
 */
public record ViewQuery(Endpoint answerTo) implements Message {}
