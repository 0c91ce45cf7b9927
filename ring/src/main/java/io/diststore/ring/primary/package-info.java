/**
 * The work of a member for the segments of which it is the primary.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.primary.Primaries}: all these segments; begins, continues and ends
 *       roles when a view changes
 *   <li>{@link io.diststore.ring.primary.PrimarySegment}: one of these segments: first the
 *       take-over, then the requests
 *   <li>{@code WaitingRequests}: the requests that a segment cannot serve yet
 *   <li>{@code SegmentWrites}, {@code PendingWrites}, {@code PendingWrite} and {@code Unsettled}:
 *       the writes that not all writers have stored yet
 *   <li>{@link io.diststore.ring.primary.RequestsInPlace}: serves the most common requests without
 *       creating objects
 *   <li>{@link io.diststore.ring.primary.RequestCheck}: decides whether a request is valid
 *   <li>{@code SegmentWalk}: scans and counts
 *   <li>{@code Sweep}: deletes expired values and finds silent clients
 *   <li>{@link io.diststore.ring.primary.Caller}: the copy of a request to answer
 *   <li>{@code Load}: an amount of work under way, compared with a bound
 *   <li>{@code PrimaryWithoutRules}: the behaviour of a primary in simulations that switch a rule
 *       off
 * </ul>
 */
package io.diststore.ring.primary;
