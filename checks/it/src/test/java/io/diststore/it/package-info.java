/**
 * Tests of real processes, started by the same commands that users run.
 *
 * <ul>
 *   <li>{@link io.diststore.it.OriginalWireIT}: the wire format of the original programs, byte by
 *       byte
 *   <li>{@link io.diststore.it.RefusalIT}: the answers that original clients get when a node
 *       leaves, hangs or is lost
 *   <li>{@link io.diststore.it.OtherLanguageIT}: every call through a stock Thrift library of
 *       another language
 *   <li>{@link io.diststore.it.CommandLineIT}: command lines that are wrong
 *   <li>{@link io.diststore.it.BadBytesIT}: messages that are malformed, too large or too slow
 *   <li>{@link io.diststore.it.AdministrationIT}: which callers a node obeys
 *   <li>{@link io.diststore.it.PodsIT}: nodes that run as if they were in pods, as {@link
 *       io.diststore.it.PodProcess} starts them
 *   <li>{@link io.diststore.it.SignalIT}: signals to nodes that are still starting
 *   <li>{@link io.diststore.it.MajorityIT}: rings that cannot admit a node or let a node leave
 *   <li>{@link io.diststore.it.FoundingIT}: nodes that start at the same moment find each other
 *   <li>{@link io.diststore.it.ChaosIT}: nodes die, hang, leave and return, while {@link
 *       io.diststore.history} generates load and checks what its clients read
 *   <li>{@link io.diststore.it.RingClientIT}: the same faults, seen by one {@code RingClient}
 *   <li>{@link io.diststore.it.Nodes}: the nodes of a test, which end with the test. {@link
 *       io.diststore.it.Node} is one of them, and {@link io.diststore.it.Ports} are the ports at
 *       which they find each other
 *   <li>{@link io.diststore.it.Command}: runs a command and waits for its end
 *   <li>{@link io.diststore.it.Raw}: a connection for bytes that a test composes itself
 *   <li>{@link io.diststore.it.Seed}: the seed of a test's random choices
 * </ul>
 */
package io.diststore.it;
