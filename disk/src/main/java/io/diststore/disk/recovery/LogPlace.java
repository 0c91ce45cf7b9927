package io.diststore.disk.recovery;

/**
 * The beginning of a block of the log.
 *
 * @param log the number of the file
 * @param offset where in the file the block begins
 * @param firstLsn the first LSN of the block
 */
public record LogPlace(int log, long offset, long firstLsn) {}
