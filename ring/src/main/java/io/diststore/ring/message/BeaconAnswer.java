package io.diststore.ring.message;

/**
 * Answers a {@link Beacon}. If {@code granted} is true, the answer is a lease: the sender promises
 * to take over no segments from the author of the beacon during the grant time. For the author, the
 * lease began when the author sent the beacon.
 *
 * @param clockMillis the reading of the sender's own clock, from which members estimate the ring's
 *     time; {@link #UNKNOWN} if the sender does not know the ring's time
 * @param wallMillis the wall clock of the sender; {@link #UNKNOWN} if the sender runs an earlier
 *     release, which does not send it
 */
public record BeaconAnswer(long number, boolean granted, long clockMillis, long wallMillis)
    implements Message {
  public static final long UNKNOWN = 0;
}
