/**
 * The work that a member does as the primary of segments.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.primary.Primaries}: all segments of which the member is the
 *       primary; begins, continues and ends these roles when a view is installed
 *   <li>{@link io.diststore.ring.primary.PrimarySegment}: one of these segments; handles first the
 *       take-over and then the requests
 *   <li>{@code WaitingRequests}: the requests that a segment cannot serve yet
 *   <li>{@code SegmentWrites}, {@code PendingWrites}, {@code PendingWrite} and {@code Unsettled}:
 *       the writes that some writers have not stored yet
 *   <li>{@link io.diststore.ring.primary.RequestsInPlace}: serves the most common requests without
 *       creating objects
 *   <li>{@link io.diststore.ring.primary.RequestCheck}: decides whether a request is valid
 *   <li>{@code SegmentWalk}: answers scans and counts
 *   <li>{@code Sweep}: deletes expired values and finds silent clients
 *   <li>{@link io.diststore.ring.primary.Caller}: identifies the copy of a request that receives
 *       the answer
 *   <li>{@code Load}: measures work under way and compares it with a bound
 *   <li>{@code PrimaryWithoutRules}: the behaviour of a primary in simulations that switch a rule
 *       off
 * </ul>
 */
package io.diststore.ring.primary;
