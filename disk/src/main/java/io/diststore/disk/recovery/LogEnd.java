package io.diststore.disk.recovery;

import java.util.List;

/**
 * Where a log ends.
 *
 * @param files the files up to {@code lastLog}, in ascending order
 * @param lastLsn the last LSN. Every record up to it was read or reported as damaged
 * @param confirmedLsn the last LSN that is known to be synced. The bytes of later records may be in
 *     the page cache only
 * @param unconfirmed the first block with a record after {@code confirmedLsn}; null if there is
 *     none
 * @param lastLog the number of the last file with a block of the log; 0 if there is none
 * @param endOffset where in that file its last block ends
 * @param voids the first block that is void in each file before the active one. The rest of the
 *     file is not needed
 * @param isTorn reading ended at a block or record that is damaged and was perhaps never synced
 * @param voidBlocks how many intact blocks follow that place
 */
public record LogEnd(
    List<LogExtent> files,
    long lastLsn,
    long confirmedLsn,
    LogPlace unconfirmed,
    int lastLog,
    long endOffset,
    List<LogPlace> voids,
    boolean isTorn,
    int voidBlocks) {}
