/**
 * What must be true of real processes, started by the commands that people use.
 *
 * <ul>
 *   <li>{@link io.diststore.it.OriginalWireIT}: the original programs' wire, byte by byte
 *   <li>{@link io.diststore.it.RefusalIT}: what original clients meet when a node leaves, hangs or
 *       is lost
 *   <li>{@link io.diststore.it.OtherLanguageIT}: every call by a stock library of another language
 *   <li>{@link io.diststore.it.CommandLineIT}, {@link io.diststore.it.BadBytesIT}: what no command
 *       should be told, and no node be sent
 *   <li>{@link io.diststore.it.AdministrationIT}: who may tell a node what to do
 *   <li>{@link io.diststore.it.PodsIT}: nodes that believe to be in pods, {@link
 *       io.diststore.it.PodProcess}
 *   <li>{@link io.diststore.it.SignalIT}: nodes that are told to end while they start
 *   <li>{@link io.diststore.it.FoundingIT}: nodes that are started at once find each other
 *   <li>{@link io.diststore.it.ChaosIT}: nodes die, hang, leave and return under load, which {@link
 *       io.diststore.history} makes and judges
 *   <li>{@link io.diststore.it.RingClientIT}: one client that knows the ring, over all that
 *   <li>{@link io.diststore.it.Nodes}: the nodes of a test, none of which outlives it; {@link
 *       io.diststore.it.Node} is one of them, {@link io.diststore.it.Ports} where they find each
 *       other
 *   <li>{@link io.diststore.it.Command}: a command that is run to its end
 *   <li>{@link io.diststore.it.Raw}: a connection on which bytes are written by hand
 * </ul>
 */
package io.diststore.it;
