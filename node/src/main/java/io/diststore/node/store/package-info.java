/**
 * The store's calls, on top of a member of a ring. All of it runs on the member's event loop,
 * unless a class says otherwise.
 *
 * <ul>
 *   <li>{@link io.diststore.node.store.StoreHandler}: every call of the service, in one page
 *   <li>{@link io.diststore.node.store.Ring}: what the calls need of the member; the seam for tests
 *   <li>{@code OriginalCalls}: {@code get} and {@code put} as the original clients send them;
 *       {@code PutsUnderWay}: so that a get reads the puts before it; {@code OwnRequests}: the ids
 *       under which the node itself writes
 *   <li>{@code KeyCalls}: calls on one key and on many; {@code ReadManyCall}: reads of many, no
 *       more at a time than their answer has room for; {@code MemberStates}: a state as it is on
 *       the wire
 *   <li>{@code ReadsInPlace}, {@code WritesInPlace}: common calls on one key, answered where they
 *       lie; {@code HeaderInPlace}: their header
 *   <li>{@code ScanCall}, {@code CountCall}: walks over the segments; {@code ScanCursor}: where a
 *       scan goes on
 *   <li>{@code Headers}, {@code Arguments}: what of a call is refused before the ring sees it
 *   <li>{@code Refusals}: the ring's refusals as the service's exceptions
 *   <li>{@code RingReport}: the ring for clients; {@link io.diststore.node.store.Handoff}: how far
 *       this node has come with leaving
 *   <li>{@link io.diststore.node.store.RequestLog}: hears how each request ended
 * </ul>
 */
package io.diststore.node.store;
