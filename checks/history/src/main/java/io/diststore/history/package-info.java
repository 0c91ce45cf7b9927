/**
 * What tests of real processes and of real clusters share.
 *
 * <ul>
 *   <li>{@link io.diststore.history.Traffic}: clients that read and write, and remember what they
 *       saw
 *   <li>{@link io.diststore.history.Operation}: one request, and what became of it
 *   <li>{@link io.diststore.history.KeyHistory}: judges what was seen of one key
 *   <li>{@link io.diststore.history.Await}: waiting, never without an end
 * </ul>
 */
package io.diststore.history;
