package io.diststore.ring.message;

/**
 * Asks the primary to start a session again. A receiver sends this message when it gets a chunk, a
 * write or a {@link SessionEqual} of a session that it does not know. The receiver has never seen
 * the session, or has dropped it.
 */
public record SessionUnknown(int segment, SessionId session) implements Message {}
