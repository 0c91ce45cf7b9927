package io.diststore.ring.message;

/**
 * Answer to a beacon. If granted, the sender promises not to take over from the beacon's author for
 * the grant time from now: the author holds a lease, counted from when it sent the beacon.
 */
public record BeaconAnswer(long number, boolean granted) implements Message {}
