/**
 * Checkpoints: the state of all segments, so that older files of the log can be recycled.
 *
 * <ul>
 *   <li>{@link io.diststore.disk.checkpoint.Checkpoint}: a checkpoint that is being made
 *   <li>{@link io.diststore.disk.checkpoint.CheckpointWriter}: writes it and checks it
 *   <li>{@link io.diststore.disk.checkpoint.CheckpointReader}: reads one
 * </ul>
 */
package io.diststore.disk.checkpoint;
