package io.diststore.ring.message;

/**
 * Asks for permission to leave the ring. The request is void under any view except the view of the
 * envelope.
 */
public record LeaveRequest() implements Message {}
