/**
 * Test tools for real stores. The tests of real processes and the tests on real clusters share
 * them.
 *
 * <ul>
 *   <li>{@link io.diststore.history.Traffic}: clients that read and write, and record every
 *       operation
 *   <li>{@link io.diststore.history.RecordedOperation}: one request and its answer
 *   <li>{@link io.diststore.history.KeyHistory}: checks the recorded operations of one key
 *   <li>{@link io.diststore.history.Await}: waits for a condition, with a time limit
 * </ul>
 */
package io.diststore.history;
