package io.diststore.ring.message;

/**
 * "I know no such session; start again." Answer to a chunk or write of a session that the receiver
 * never saw or dropped.
 */
public record SessionUnknown(int segment, SessionId session) implements Message {}
