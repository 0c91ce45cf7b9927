package io.diststore.ring.message;

import io.diststore.ring.view.Endpoint;

/**
 * "Which view do you have?" Answered with {@link ViewNews}.
 *
 * @param answerTo where the author is reached: it may be no member any more, and not known to all
 */
public record ViewQuery(Endpoint answerTo) implements Message {}
