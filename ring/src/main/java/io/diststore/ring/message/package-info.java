/**
 * The messages between members. Each {@link io.diststore.ring.message.Message} travels in an {@link
 * io.diststore.ring.message.Envelope}. Messages may be lost, repeated, delayed and reordered. The
 * protocol resends important messages.
 *
 * <ul>
 *   <li>signs of life and leases: {@link io.diststore.ring.message.Beacon}, {@link
 *       io.diststore.ring.message.BeaconAnswer}
 *   <li>views: {@link io.diststore.ring.message.ViewNews}, {@link
 *       io.diststore.ring.message.ViewQuery}, {@link io.diststore.ring.message.JoinRequest}, {@link
 *       io.diststore.ring.message.LeaveRequest}
 *   <li>a message whose view is given as a difference to another view: {@link
 *       io.diststore.ring.message.Abridged}
 *   <li>Paxos among the members, which decides the next view: {@link
 *       io.diststore.ring.message.Ballot}, {@link io.diststore.ring.message.Prepare}, {@link
 *       io.diststore.ring.message.Promise}, {@link io.diststore.ring.message.Accept}, {@link
 *       io.diststore.ring.message.Accepted}, {@link io.diststore.ring.message.Outbid}, {@link
 *       io.diststore.ring.message.RegisterQuery}, {@link io.diststore.ring.message.RegisterReport},
 *       {@link io.diststore.ring.message.Votes}
 *   <li>writes: {@link io.diststore.ring.message.Replicate}, {@link
 *       io.diststore.ring.message.Replicated}, {@link io.diststore.ring.message.Housekeeping}
 *   <li>sessions, which reconcile and fill copies: {@link io.diststore.ring.message.SessionId},
 *       {@link io.diststore.ring.message.SessionStart}, {@link
 *       io.diststore.ring.message.SessionDigest}, {@link io.diststore.ring.message.SessionEqual},
 *       {@link io.diststore.ring.message.SessionChunk}, {@link
 *       io.diststore.ring.message.SessionAck}, {@link io.diststore.ring.message.SessionUnknown}
 *   <li>requests of clients: {@link io.diststore.ring.message.Forward}, {@link
 *       io.diststore.ring.message.Forwarded}
 * </ul>
 */
package io.diststore.ring.message;
