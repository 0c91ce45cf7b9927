/**
 * Measures diststore and its rivals side by side on one machine, for {@code checks/bench/run}. The
 * package {@link io.diststore.bench.subject} contains what all measured stores share, and diststore
 * itself. The package {@link io.diststore.bench.rival} contains the rivals and all their settings.
 *
 * <ul>
 *   <li>{@link io.diststore.bench.Bench}: the main class. It selects the experiment, runs the
 *       rounds, and records the conditions of the run
 *   <li>Experiments with rivals: {@code SingleExperiments} and {@code RingExperiments} measure
 *       throughput and latency; {@code Memory} measures resident memory
 *   <li>Experiments without rivals: {@code Crash}, {@code Leave}, {@code Move} and {@code Start}
 *       measure what users notice when nodes die, leave, join and start. {@code Turns} measures the
 *       longest events of the core, and {@code DiskLog} the module {@code disk}. {@code Micro} runs
 *       the micro-benchmarks. Each of them is in the package of the code that it measures
 *   <li>Load: {@code WireLoad} sends bytes to a {@code WireSubject}; {@code ClientLoad} and {@code
 *       OpenLoad} use the Java client of a store; {@code IdleConnections} are connections that send
 *       nothing
 *   <li>Results: a {@code LoadResult} is the result of one load. The {@code Findings} of an
 *       experiment are a {@code Report} or {@code Figures}; {@code Comparison}, {@code Spread} and
 *       {@code Plot} present them
 * </ul>
 */
package io.diststore.bench;
