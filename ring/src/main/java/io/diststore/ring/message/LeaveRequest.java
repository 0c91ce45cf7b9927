package io.diststore.ring.message;

/**
 * Asks for permission to leave the ring. The request is valid only under the view whose epoch is in
 * the {@link Envelope}.
 */
public record LeaveRequest() implements Message {}
