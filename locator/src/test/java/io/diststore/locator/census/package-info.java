/**
 * A census of messages: the numbers of messages and bytes that members send in rings of different
 * sizes.
 *
 * <ul>
 *   <li>{@link io.diststore.locator.census.CensusMain}: the command
 *   <li>{@link io.diststore.locator.census.Census}: counts the messages
 *   <li>{@link io.diststore.locator.census.QuietRing}: a ring with virtual time, in which nothing
 *       goes wrong
 *   <li>{@link io.diststore.locator.census.Tally}: messages and bytes, by kind
 *   <li>{@code CensusTest}: compares the counts of small and large rings
 * </ul>
 */
package io.diststore.locator.census;
