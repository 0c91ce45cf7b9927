/**
 * Checks the protocol by simulating whole rings in one thread. A seed determines the faults.
 *
 * <ul>
 *   <li>{@link io.diststore.ring.sim.SimMain}: the command: runs seeds, prints traces, and disables
 *       rules
 *   <li>{@link io.diststore.ring.sim.Scenario}: the parameters of one run
 *   <li>{@link io.diststore.ring.sim.Simulation}: one run: its machines and what happens to them
 *   <li>{@link io.diststore.ring.sim.Agenda}: runs tasks in the order of virtual time
 *   <li>{@link io.diststore.ring.sim.SimMachine}: a machine with its clock and the running
 *       incarnation of its node
 *   <li>{@link io.diststore.ring.sim.SimNetwork}: loses, delays, repeats and reorders messages, and
 *       cuts links
 *   <li>{@link io.diststore.ring.sim.SimRegister}: the cell outside the ring, whose replies may get
 *       lost
 *   <li>{@link io.diststore.ring.sim.RegisterFaults}: makes the cell absent or slow, or sets it
 *       back
 *   <li>{@link io.diststore.ring.sim.EarlierRelease}: the nodes of a release that knows no sites
 *   <li>{@link io.diststore.ring.sim.Faults}: crashes, pauses, cuts, joins, leaves, and bursts of
 *       faults right after a view change
 *   <li>{@link io.diststore.ring.sim.FaultKind}: which of these faults occur in a run
 *   <li>{@link io.diststore.ring.sim.LongFault}: causes one fault that lasts long, and checks that
 *       the ring keeps serving meanwhile
 *   <li>{@link io.diststore.ring.sim.Breadth}: the parameters of a wide run
 *   <li>{@link io.diststore.ring.sim.WideFaults}: the faults of a wide run, which may last long and
 *       overlap
 *   <li>{@link io.diststore.ring.sim.Service}: checks that a wide run serves what it can while
 *       faults last
 *   <li>{@link io.diststore.ring.sim.Probes}: writes and reads each segment, to see whether it is
 *       served
 *   <li>{@link io.diststore.ring.sim.Suspensions}: suspends machines, and sets wall clocks forward
 *   <li>{@link io.diststore.ring.sim.WrongClock}: sets the wall clock of one machine wrong, by up
 *       to four hours
 *   <li>{@link io.diststore.ring.sim.Administrator}: confirms which members are dead and which
 *       losses are final
 *   <li>{@link io.diststore.ring.sim.Clients}, {@link io.diststore.ring.sim.ClientOperation}:
 *       clients that repeat their requests through other nodes
 *   <li>{@link io.diststore.ring.sim.InPlaceCaller}: requests that a node handles at once, without
 *       an event
 *   <li>{@link io.diststore.ring.sim.TestRequest}: a request that a test sends directly, without a
 *       simulated client
 *   <li>{@link io.diststore.ring.sim.Invariants}: the checks at every commit, read and view
 *   <li>{@link io.diststore.ring.sim.Linearizability}: checks whether a key's history could have
 *       happened on one copy
 *   <li>{@link io.diststore.ring.sim.Configurations}: the states of that copy which are still
 *       possible
 *   <li>{@link io.diststore.ring.sim.Judge}: the checks at the end: the histories, and whether the
 *       ring has settled
 *   <li>{@link io.diststore.ring.sim.Verdict}: the result of a run
 *   <li>{@link io.diststore.ring.sim.Trace}: the events of a run as text, and their hash
 *   <li>{@code SimulationTest}: runs the standard seeds, and the seeds that notice a missing rule
 *   <li>{@code AdministrationTest}: tests what an administrator's confirmations cause
 *   <li>{@code FailoverTest}: tests how a ring with a cell outside the ring continues after crashes
 *   <li>{@code ZonesTest}: tests rings whose members name zones and machines
 * </ul>
 */
package io.diststore.ring.sim;
