/**
 * The command-line tools for the store's users and administrators. They depend on the client and on
 * picocli, but not on Quarkus, so that they start fast. Netty is loaded only by tools that send
 * many requests.
 *
 * <ul>
 *   <li>{@link io.diststore.node.tool.ToolMain}: runs a command, and turns its result or failure
 *       into an exit code; {@code Commands}: the commands by their names
 *   <li>{@code Tool}: what all tools have in common; {@code Streams}: the standard streams of a
 *       tool; {@code CheckedOutput}: an output that remembers why it failed
 *   <li>{@code Get}, {@code Put}, {@code Delete}, {@code GetMany}, {@code PutMany}, {@code Scan},
 *       {@code CountKeys}: the tools for keys; {@code Prime} and {@code CheckPrimed}: the original
 *       commands {@code storeprimer} and {@code storetest}; {@code Alphabet}: what they store
 *   <li>{@code Import}, {@code Export}: the tools for files; {@code FileChoice}: the arguments that
 *       they share
 *   <li>{@code Where}, {@code Status}, {@code DrawRing}: the tools that show the ring. {@code
 *       RingState}: what the members report; {@code Diagnosis}: what is wrong with it; {@code
 *       RingDrawing}: the drawing
 *   <li>{@code Recover}, {@code AcceptLoss}: the tools for a ring that has lost members; {@link
 *       io.diststore.node.tool.RecoverRing}: the recovery; {@link
 *       io.diststore.node.tool.Confirmation}: asks before a step that cannot be undone
 *   <li>{@code Shell}: runs commands from standard input
 *   <li>{@code Completion}: prints scripts for shells; {@code NodeNotice}: stands for {@code
 *       diststore node}, which the launcher starts
 *   <li>{@code StoreChoice}, {@code AdminChoice}, {@code WriteOptions}: options that several tools
 *       share; {@code Contexts}: the stores that a user has named, and {@code ListContexts}: the
 *       tool that lists them; {@link io.diststore.node.tool.VersionText}: the answer to {@code
 *       --version}
 *   <li>{@code RawArguments}: the command line as bytes, because keys and values are bytes; {@code
 *       ByteArgument}: an argument that may come from standard input instead
 *   <li>{@link io.diststore.node.tool.NodeAddressConverter}, {@link
 *       io.diststore.node.tool.NumberConverter}, {@code DurationConverter}, {@code Durations}: read
 *       options
 *   <li>{@code Format}: the formats of the output; {@code Listing}: entries in a format
 * </ul>
 */
package io.diststore.node.tool;
