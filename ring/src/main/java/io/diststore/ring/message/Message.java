package io.diststore.ring.message;

/** One message between members. All messages are immutable. */
public sealed interface Message
    permits Beacon,
        BeaconAnswer,
        ViewNews,
        Abridged,
        ViewQuery,
        JoinRequest,
        LeaveRequest,
        Prepare,
        Promise,
        Accept,
        Accepted,
        Outbid,
        RegisterQuery,
        RegisterReport,
        Replicate,
        Replicated,
        Housekeeping,
        SessionStart,
        SessionDigest,
        SessionEqual,
        SessionChunk,
        SessionAck,
        SessionUnknown,
        Forward,
        Forwarded {}
