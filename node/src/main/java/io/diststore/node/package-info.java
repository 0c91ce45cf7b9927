/**
 * The process: a member of a ring with a service on it, with health and metrics over HTTP.
 *
 * <ul>
 *   <li>{@link io.diststore.node.NodeMain}: the entry of {@code storeserver} and {@code location}
 *   <li>{@code StoreServerCommand}, {@code LocationCommand}: their command lines; {@code
 *       MemberOptions}: what they have in common
 *   <li>{@code RecoverRing}: {@code location --recover}, from what is wrong to what was done
 *   <li>{@code NodeProcess}: from the start of the member to the exit code
 *   <li>{@code Departure}: leaving, whoever asks for it; {@code Signals}: when the terminal or the
 *       system asks
 *   <li>{@code Ending}: who says when it leaves and the process ends; {@code EndingOnMachine},
 *       {@code EndingInPod}
 *   <li>{@code Release}: which software this is
 *   <li>{@code HttpPort}: where health and metrics are served
 *   <li>{@code Told}: what the process says to the person who started it
 *   <li>{@link io.diststore.node.ExitCode}: what every command's exit code means
 * </ul>
 *
 * The packages below: {@code store} has the store's calls, {@code http} the health and the metrics,
 * {@code admin} what an operator asks, {@code kubernetes} what a pod has that a machine has not,
 * {@code tool} the users' tools.
 */
package io.diststore.node;
