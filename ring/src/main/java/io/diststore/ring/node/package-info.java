/**
 * A member of a ring.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.node.RingNode}: the front door: an event in, effects out
 *   <li>{@link io.diststore.ring.node.RingSettings}, {@link io.diststore.ring.node.RegisterChoice}:
 *       what it is made with
 *   <li>{@link io.diststore.ring.node.NodeStatus}: how it is, for health, metrics and status
 *   <li>{@link io.diststore.ring.node.Witness}: sees commits and reads as they happen, for a
 *       simulation's invariants
 *   <li>inside, what the parts share: {@code Turn}
 *   <li>requests: {@code EntryNode} takes them from clients and forwards them ({@code
 *       EntryRequest}), or {@code RequestsInPlace} does them at once; {@code Primaries} and {@code
 *       PrimarySegment} serve them ({@code Caller}, {@code SegmentWalk}, {@code Sweep}); {@code
 *       SegmentWrites} brings writes to all copies ({@code PendingWrites}, {@code PendingWrite},
 *       {@code Unsettled})
 *   <li>copies: {@code Segments} keeps them, {@code Replica} stores what the primary sends; {@code
 *       Sessions} ({@code Session}, {@code SessionWindow}) makes copies equal, as {@code
 *       SegmentFills} asks; {@code Intakes} ({@code Intake}) receives that; {@code ToldMarks}:
 *       which clients' marks go with it
 *   <li>membership: {@code Leases}, {@code TakeOverWait}, {@code Membership} (beacons, joining,
 *       leaving), {@code Proposals} (of the next view), {@code LossAcceptance} (what an
 *       administrator gives up), {@code RegisterSeat}, {@code Departure} (the receipt)
 * </ul>
 */
package io.diststore.ring.node;
