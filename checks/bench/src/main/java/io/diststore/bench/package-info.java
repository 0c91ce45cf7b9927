/**
 * Measures diststore and its rivals side by side on one machine, for {@code checks/bench/run}. The
 * measured stores are in {@link io.diststore.bench.subject}; the rivals with all their settings are
 * in {@link io.diststore.bench.rival}.
 *
 * <ul>
 *   <li>{@link io.diststore.bench.Bench}: the main class. It picks the experiment, runs the rounds,
 *       and records the conditions of the run
 *   <li>Experiments that compare: {@code SingleExperiments} and {@code RingExperiments} measure
 *       throughput and latency; {@code Memory} measures resident memory
 *   <li>Experiments without rivals: {@code Crash}, {@code Leave}, {@code Move} and {@code Start}
 *       measure what users notice when nodes die, leave, join and start; {@code Micro} runs the
 *       micro-benchmarks, which are in the packages of the code that they measure
 *   <li>Load: {@code WireLoad} loads stores at the level of bytes, and {@code WireSubject} is such
 *       a store; {@code ClientLoad} and {@code OpenLoad} load stores through their Java clients;
 *       {@code IdleConnections} are connections that send nothing
 *   <li>Results: a {@code LoadResult} is the result of one load. The {@code Findings} of an
 *       experiment are a {@code Report} or {@code Figures}; {@code Comparison}, {@code Spread} and
 *       {@code Plot} present them
 * </ul>
 */
package io.diststore.bench;
