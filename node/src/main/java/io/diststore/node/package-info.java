/**
 * The process of a node. The process runs a member of a ring with its service, and serves health
 * checks and metrics over HTTP.
 *
 * <ul>
 *   <li>{@link io.diststore.node.NodeMain}: the entry point of {@code storeserver} and {@code
 *       location}
 *   <li>{@code StoreServerCommand}, {@code LocationCommand}: their command lines; {@code
 *       MemberOptions}: the options that both share
 *   <li>{@code NodeProcess}: runs the node, from the start of the member to the exit code
 *   <li>{@code Shutdown}: makes the node leave its ring and then ends the process; {@code Signals}:
 *       handles Ctrl-C and SIGTERM
 *   <li>{@code ShutdownPolicy}: decides when the node leaves and when the process exits. {@code
 *       StandaloneShutdownPolicy} is the policy on a user's machine, and {@code PodShutdownPolicy}
 *       is the policy in a pod
 *   <li>{@link io.diststore.node.Release}: the version of this software; {@link
 *       io.diststore.node.TokenFile}: reads the ring's token
 *   <li>{@code ConsoleMessages}: the messages for the person who started the process
 *   <li>{@link io.diststore.node.ExitCode}: the exit codes of all commands; {@link
 *       io.diststore.node.UsageErrors}: explains what is wrong with a command line
 * </ul>
 *
 * The packages below this one:
 *
 * <ul>
 *   <li>{@code store}: the calls of the store's service
 *   <li>{@code admin}: the calls that an administrator makes
 *   <li>{@code kubernetes}: the additional code for a node in a pod
 *   <li>{@code health}, {@code metrics}: health checks and metrics; {@code http}: serves them
 *   <li>{@code print}: results for people and for programs; {@code bulk}: many entries between
 *       files and the store
 *   <li>{@code tool}: the command-line tools for users and administrators of the store
 * </ul>
 */
package io.diststore.node;
