/**
 * The rivals with which the benchmark compares diststore. Each class starts one rival and its
 * client, and contains the settings of both. All other settings have the rival's default values.
 *
 * <ul>
 *   <li>{@link io.diststore.bench.rival.RedisServers}, {@link io.diststore.bench.rival.RedisWire}
 *   <li>{@link io.diststore.bench.rival.MemcachedServer}, {@link
 *       io.diststore.bench.rival.MemcachedWire}
 *   <li>{@link io.diststore.bench.rival.HazelcastNodes}
 *   <li>{@link io.diststore.bench.rival.InfinispanNodes}
 *   <li>{@link io.diststore.bench.rival.EtcdNodes}
 *   <li>{@link io.diststore.bench.rival.RivalPrograms}: finds the rivals' programs
 *   <li>{@code ExpectedAnswer}: checks answers whose first bytes are known
 * </ul>
 */
package io.diststore.bench.rival;
