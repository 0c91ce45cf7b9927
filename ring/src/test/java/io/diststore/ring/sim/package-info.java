/**
 * Whole rings in one thread, under faults drawn from a seed: the judge of the protocol.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.sim.SimMain}: the command: runs seeds, replays one with a readable
 *       trace, takes rules away
 *   <li>{@link io.diststore.ring.sim.Scenario}: what one run is made of, drawn from its seed
 *   <li>{@link io.diststore.ring.sim.Simulation}: the run: the machines, and what happens to them
 *   <li>{@link io.diststore.ring.sim.Agenda}: what is to happen, in the order of a virtual time
 *   <li>{@link io.diststore.ring.sim.SimMachine}: a machine with its clock, and the life of the
 *       node that runs on it
 *   <li>{@link io.diststore.ring.sim.SimNetwork}: loses, delays, repeats and reorders; cuts links
 *   <li>{@link io.diststore.ring.sim.SimRegister}: the register outside, one atomic cell that may
 *       lose replies
 *   <li>{@link io.diststore.ring.sim.Faults}: crashes, pauses, cuts, joins, leaves, and bursts
 *       right after view changes
 *   <li>{@link io.diststore.ring.sim.Administrator}: says who is dead and what is lost for good
 *   <li>{@link io.diststore.ring.sim.Clients}, {@link io.diststore.ring.sim.ClientOperation}:
 *       clients that retry through other nodes
 *   <li>{@link io.diststore.ring.sim.Question}: a request that a test makes itself
 *   <li>{@link io.diststore.ring.sim.Invariants}: what must hold at every commit, read and view
 *   <li>{@link io.diststore.ring.sim.Linearizability}: whether a key's history could have happened
 *       on one copy
 *   <li>{@link io.diststore.ring.sim.Judge}: at the end, the histories, and whether all has settled
 *   <li>{@link io.diststore.ring.sim.Verdict}: what a run came to
 *   <li>{@link io.diststore.ring.sim.Trace}: the run in words, and its hash
 * </ul>
 */
package io.diststore.ring.sim;
