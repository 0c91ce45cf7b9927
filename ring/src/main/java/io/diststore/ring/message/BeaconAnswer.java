package io.diststore.ring.message;

/**
 * Answers a {@link Beacon}. If {@code granted} is true, this member promises for the grant time not
 * to take over segments from the author of the beacon. So the author holds a lease that began when
 * the author sent the beacon.
 *
 * @param clockMillis the clock by which this member estimates the ring's time; {@link #UNKNOWN} if
 *     it has not set this clock yet
 * @param wallMillis the wall clock of this member; {@link #UNKNOWN} if it does not say
 */
public record BeaconAnswer(long number, boolean granted, long clockMillis, long wallMillis)
    implements Message {
  public static final long UNKNOWN = 0;
}
