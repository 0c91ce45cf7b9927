/**
 * Our nodes and their peers on one machine, measured side by side by {@code checks/bench/run}.
 *
 * <ul>
 *   <li>{@link io.diststore.bench.Bench}: rounds, and what they were taken under
 *   <li>{@code SingleExperiments}, {@code RingExperiments}: what is compared with what, each a
 *       {@code Spoken} subject; {@code IdleConnections}: those that say nothing beside them
 *   <li>{@code Crash}, {@code Leave}, {@code Move}, {@code Start}: what users meet when nodes end,
 *       leave, come, and start
 *   <li>{@code Memory}: how much memory what is compared has resident
 *   <li>{@code Micro}: the micro-benchmarks
 *   <li>{@code WireLoad}: the load generator for all that is spoken to by bytes; {@code Wire} and
 *       its kinds ({@code DiststoreWire}, {@code RedisWire}, {@code MemcachedWire}) are the bytes,
 *       {@code Expected} what answers begin with
 *   <li>{@code ClientLoad}, {@code OpenLoad}: load through a store's own Java client, a {@code
 *       MapClient}
 *   <li>{@code Subject}: what is measured; its kinds start it: {@code DiststoreNodes}, {@code
 *       RedisServers}, {@code MemcachedServer}, {@code HazelcastNodes}, {@code InfinispanNodes},
 *       {@code EtcdNodes}; {@code Versions} of them
 *   <li>{@code Processes}: started programs; {@code Tools}: where they are
 *   <li>{@code Findings}: what comes of it: a {@code Report} or {@code Figures}, with their {@code
 *       Spread}, a {@code Comparison} and a {@code Plot}
 * </ul>
 */
package io.diststore.bench;
