package io.diststore.ring.message;

/**
 * Answers a {@link Beacon}. If {@code granted} is true, this member promises for the grant time not
 * to take over segments from the author of the beacon. So the author holds a lease that began when
 * the author sent the beacon.
 */
public record BeaconAnswer(long number, boolean granted) implements Message {}
