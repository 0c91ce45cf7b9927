/**
 * A census of messages: how many, of how many bytes, in rings of several sizes.
 *
 * <ul>
 *   <li>{@link io.diststore.locator.census.CensusMain}: the command
 *   <li>{@link io.diststore.locator.census.Census}: what is counted
 *   <li>{@link io.diststore.locator.census.QuietRing}: a ring in a virtual time, in which nothing
 *       goes wrong
 *   <li>{@link io.diststore.locator.census.Tally}: messages and bytes by kind
 * </ul>
 */
package io.diststore.locator.census;
