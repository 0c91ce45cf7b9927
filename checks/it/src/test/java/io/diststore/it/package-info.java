/**
 * Tests of real processes, which are started with the commands that users run.
 *
 * <ul>
 *   <li>{@link io.diststore.it.OriginalWireIT}: the wire format of the original programs, byte by
 *       byte
 *   <li>{@link io.diststore.it.RefusalIT}: the answers that original clients get when a node
 *       leaves, hangs or is lost
 *   <li>{@link io.diststore.it.OtherLanguageIT}: every call through a stock Thrift library of
 *       another language
 *   <li>{@link io.diststore.it.CommandLineIT}: command lines that are wrong
 *   <li>{@link io.diststore.it.DiststoreIT}: the command {@code diststore}
 *   <li>{@link io.diststore.it.BadBytesIT}: messages that are malformed, too large or too slow
 *   <li>{@link io.diststore.it.AdministrationIT}: which callers can administer a node
 *   <li>{@link io.diststore.it.PodsIT}: nodes that run as if they were in pods. {@link
 *       io.diststore.it.PodProcess} starts such a node
 *   <li>{@link io.diststore.it.SignalIT}: signals to nodes that are still starting
 *   <li>{@link io.diststore.it.MajorityIT}: rings that cannot admit a node or let a node leave
 *   <li>{@link io.diststore.it.LongFaultIT}: faults that affect a part of the network for a long
 *       time. {@link io.diststore.it.LinkProxy} causes these faults
 *   <li>{@link io.diststore.it.FoundingIT}: nodes that start at the same moment find each other
 *   <li>{@link io.diststore.it.LargeRingIT}: 40 nodes as one ring
 *   <li>{@link io.diststore.it.ChaosIT}: nodes die, hang, leave and are replaced under load. The
 *       package {@link io.diststore.history} generates the load and checks the answers
 *   <li>{@link io.diststore.it.RingClientIT}: one {@code RingClient} under load, while nodes join,
 *       leave, hang and die
 *   <li>{@link io.diststore.it.Nodes}: the nodes of a test, which are killed after the test. {@link
 *       io.diststore.it.Node} is one of these nodes, and {@link io.diststore.it.Ports} are the
 *       ports where they look for each other
 *   <li>{@link io.diststore.it.Command}: runs a command and waits until it ends
 *   <li>{@link io.diststore.it.Raw}: a connection for messages that a test composes byte by byte
 *   <li>{@link io.diststore.it.Seed}: the seed of a test's random choices
 * </ul>
 */
package io.diststore.it;
