package io.diststore.ring.message;

/**
 * Asks the primary to start a session again. A receiver sends this in answer to a chunk or write of
 * a session that it has never seen or has dropped.
 */
public record SessionUnknown(int segment, SessionId session) implements Message {}
