package io.diststore.ring.message;

/**
 * Answers a {@link Beacon}. If {@code granted} is true, the answer is a lease: the sender promises
 * to take over no segments from the author of the beacon during the grant time. For the author, the
 * lease began when the author sent the beacon.
 */
public record BeaconAnswer(long number, boolean granted) implements Message {}
