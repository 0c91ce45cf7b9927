/**
 * The links between nodes. A link is one connection, and carries messages in one direction. It
 * begins with a hello. Messages are never answered on the link on which they arrive.
 *
 * <p>A link is outgoing for the node that opened it, and incoming for the other node. Node A sends
 * its messages to node B over the link that A opened. An answer to a message is a separate message,
 * over the link in the other direction. When a link breaks, messages can be lost. The ring repeats
 * the messages that matter.
 *
 * <ul>
 *   <li>{@link io.diststore.locator.link.PeerIdentity}: what this node tells others about itself
 *   <li>{@link io.diststore.locator.link.Handshake}: the hello, and the reasons to refuse a node
 *   <li>{@link io.diststore.locator.link.RemoteNode}: the node at the other end of a link
 *   <li>{@link io.diststore.locator.link.PeerLinks}: the outgoing links; {@code PeerLink}: one
 *       outgoing link; {@code MessageSize}: the memory of a message that waits; {@code LinkCheck}:
 *       notices when messages on a link no longer arrive
 *   <li>{@link io.diststore.locator.link.PeerService}: incoming links, probes, and which
 *       connections may administer this node; {@code PeerFunction}: one method of the service
 *   <li>{@link io.diststore.locator.link.Administration}: the recovery of a ring without a
 *       majority; {@code AdministrativeCalls}: the calls for it; {@link
 *       io.diststore.locator.link.RecoveryFailure}: why a ring was not recovered
 *   <li>{@link io.diststore.locator.link.Addresses}: resolves endpoints to socket addresses
 *   <li>{@link io.diststore.locator.link.LinkCounters}: counters of the links
 * </ul>
 */
package io.diststore.locator.link;
