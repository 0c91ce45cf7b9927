package io.diststore.disk.identity;

/**
 * Whose disk this is, and where its data begin. {@link IdentityFiles} stores it.
 *
 * @param ring the id of the ring to which the data belong
 * @param member the name of the member to which the disk belongs
 * @param salt random, chosen once for each disk; all checksums of headers depend on it
 * @param incarnation the incarnation of the member
 * @param generation how often the disk was started; each start raises it by one, even if the
 *     incarnation changes
 * @param nonce random, chosen by each start. Two starts from the same old copy of a disk have the
 *     same generation, but not the same nonce
 * @param checkpoint the number of the checkpoint, or 0 if there is none
 * @param baseLsn the checkpoint contains the effects of all records up to this LSN
 * @param firstLog the number of the first file of the log that recovery needs
 * @param activeLog the number of the first file of the log that this generation wrote
 * @param activeLsn the first LSN in that file. What earlier files contain from this LSN on is void
 * @param syncedLsn the highest LSN that was synced when this identity was written
 * @param logFileBytes the length of every log file since the file {@code activeLog}
 * @param isRetired the member has left its ring for good and handed over its data
 */
public record Identity(
    String ring,
    String member,
    long salt,
    long incarnation,
    long generation,
    long nonce,
    int checkpoint,
    long baseLsn,
    int firstLog,
    int activeLog,
    long activeLsn,
    long syncedLsn,
    long logFileBytes,
    boolean isRetired) {
  /** Returns the identity that a start with these values gives to the disk. */
  public Identity started(
      long newIncarnation, long newNonce, int log, long lsn, long newSyncedLsn, long bytes) {
    return new Identity(
        ring,
        member,
        salt,
        newIncarnation,
        generation + 1,
        newNonce,
        checkpoint,
        baseLsn,
        firstLog == 0 ? log : firstLog,
        log,
        lsn,
        newSyncedLsn,
        bytes,
        isRetired && newIncarnation == incarnation);
  }

  /** Returns the identity with another checkpoint. */
  public Identity withCheckpoint(int number, long base, int newFirstLog, long newSyncedLsn) {
    return new Identity(
        ring,
        member,
        salt,
        incarnation,
        generation,
        nonce,
        number,
        base,
        newFirstLog,
        activeLog,
        activeLsn,
        newSyncedLsn,
        logFileBytes,
        isRetired);
  }

  /** Returns the identity with the LSN that is now known to be synced. */
  public Identity withSynced(long newSyncedLsn) {
    return withCheckpoint(checkpoint, baseLsn, firstLog, newSyncedLsn);
  }

  /** Returns the identity of a disk that is retired. */
  public Identity retired(long newSyncedLsn) {
    return new Identity(
        ring,
        member,
        salt,
        incarnation,
        generation,
        nonce,
        checkpoint,
        baseLsn,
        firstLog,
        activeLog,
        activeLsn,
        newSyncedLsn,
        logFileBytes,
        true);
  }
}
