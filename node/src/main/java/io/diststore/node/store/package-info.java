/**
 * The calls of the store's service, carried out by a member of a ring. Everything runs on the
 * member's event loop, unless a class says otherwise.
 *
 * <ul>
 *   <li>{@link io.diststore.node.store.StoreHandler}: every call of the service, on one page
 *   <li>{@link io.diststore.node.store.Ring}: what the calls need from the member; tests replace it
 *   <li>{@code OriginalCalls}: {@code get} and {@code put} of the original clients; {@code
 *       PendingPuts}: makes a get wait for the puts before it; {@code Lanes}: carries out the puts
 *       of one key on one connection in order; {@code OwnRequestIds}: the ids of those puts
 *   <li>{@code KeyCalls}: the calls on one key and on many keys; {@code ReadManyCall}: reads many
 *       keys, but only as many at a time as the answer has room for
 *   <li>{@code ReadsInPlace}, {@code WritesInPlace}: answer common calls on one key straight from
 *       their bytes; {@code HeaderInPlace}: the header of such a call
 *   <li>{@code ScanCall}, {@code CountCall}: go through all segments; {@code ScanCursor}: where a
 *       scan continues
 *   <li>{@code Headers}, {@code Arguments}: refuse invalid calls before the ring is asked
 *   <li>{@code WireRefusals}: translates the ring's refusals; {@code MemberStates}: translates a
 *       member's state
 *   <li>{@code RingReport}: describes the ring to clients; {@link
 *       io.diststore.node.store.LeaveProgress}: the progress of this node's leave
 *   <li>{@link io.diststore.node.store.RequestListener}: is notified of every request as soon as it
 *       is answered
 * </ul>
 */
package io.diststore.node.store;
