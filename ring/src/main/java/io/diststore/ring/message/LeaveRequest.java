package io.diststore.ring.message;

/** "Let me go." Void under any view but that of its envelope. */
public record LeaveRequest() implements Message {}
