package io.diststore.disk.recovery;

/**
 * The blocks of the log in one file.
 *
 * @param log the number of the file
 * @param firstLsn the first LSN of the file. If the file has no intact block, the LSN that was
 *     expected there
 * @param endOffset where the last intact block ends; 0 if there is none
 */
public record LogExtent(int log, long firstLsn, long endOffset) {}
