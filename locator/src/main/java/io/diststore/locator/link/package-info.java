/**
 * Links between nodes: one connection a direction, a hello first, then messages that nobody answers
 * on it.
 *
 * <p>All links of a node are outgoing ones or incoming ones: what A says to B goes over the link
 * that A opened. An answer to a message is a message of its own, over the link in the other
 * direction; messages may be lost with a link, and the ring sends again what matters.
 *
 * <ul>
 *   <li>{@link io.diststore.locator.link.Identity}: who this node is
 *   <li>{@link io.diststore.locator.link.Handshake}: what two nodes say first, and when they refuse
 *       each other
 *   <li>{@link io.diststore.locator.link.Remote}: who is at the other end
 *   <li>{@link io.diststore.locator.link.PeerLinks}: the outgoing links; {@code PeerLink}: one of
 *       them
 *   <li>{@link io.diststore.locator.link.PeerService}: the incoming links, probes, and who may
 *       administer; {@code PeerFunction}: one method of it
 *   <li>{@link io.diststore.locator.link.Administration}: what an administrator may have done;
 *       {@code AdministrativeCalls}: the calls for it; {@link
 *       io.diststore.locator.link.RecoveryFailure}: why it was not done
 *   <li>{@link io.diststore.locator.link.Addresses}: endpoints as socket addresses
 *   <li>{@link io.diststore.locator.link.LinkCounters}: what happened so far
 * </ul>
 */
package io.diststore.locator.link;
