/**
 * Our nodes and their peers on one machine, measured side by side by {@code bench/run}.
 *
 * <ul>
 *   <li>{@link io.diststore.bench.Bench}: rounds, and what they were taken under
 *   <li>{@code Experiments}: what is compared with what
 *   <li>{@code Memory}: how much memory what is compared has resident
 *   <li>{@code WireLoad}: the load generator for all that is spoken to by bytes; {@code Wire} and
 *       its kinds ({@code DiststoreWire}, {@code RedisWire}, {@code MemcachedWire}) are the bytes,
 *       {@code Expected} what answers begin with
 *   <li>{@code ClientLoad}: load through a store's own Java client, a {@code MapClient}
 *   <li>{@code Subject}: what is measured; its kinds start it: {@code DiststoreNodes}, {@code
 *       RedisServers}, {@code MemcachedServer}, {@code HazelcastNodes}, {@code InfinispanNodes},
 *       {@code EtcdNodes}
 *   <li>{@code Processes}: started programs; {@code Tools}: where they are
 *   <li>{@code Report}: medians, spreads and ratios
 * </ul>
 */
package io.diststore.bench;
