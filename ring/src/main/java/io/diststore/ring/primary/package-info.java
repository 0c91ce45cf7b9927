/**
 * What a member does for the segments of which it is the primary.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.primary.Primaries}: all of these segments; roles begin, continue
 *       and end with views
 *   <li>{@link io.diststore.ring.primary.PrimarySegment}: one of them: the take-over, then requests
 *   <li>{@code WaitingRequests}: requests that it cannot serve yet
 *   <li>{@code SegmentWrites}: brings writes to all copies, with {@code PendingWrites}, {@code
 *       PendingWrite} and {@code Unsettled}
 *   <li>{@link io.diststore.ring.primary.RequestsInPlace}: the most common requests, served without
 *       objects
 *   <li>{@link io.diststore.ring.primary.RequestCheck}: whether a request makes sense
 *   <li>{@code SegmentWalk}: scans and counts; {@code Sweep}: expires values nobody asks for
 *   <li>{@link io.diststore.ring.primary.Caller}: where an answer goes; {@code Load}: how much is
 *       under way
 *   <li>{@code PrimaryWithoutRules}: what a simulation does without a rule
 * </ul>
 */
package io.diststore.ring.primary;
