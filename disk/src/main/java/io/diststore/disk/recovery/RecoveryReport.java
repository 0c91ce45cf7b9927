package io.diststore.disk.recovery;

import io.diststore.disk.format.Damage;
import io.diststore.disk.format.RecordHeader;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What recovery has found.
 *
 * @param isNew the directory held no data
 * @param checkpointBytes the length of the checkpoint; 0 if there is none
 * @param segments how many segments of the checkpoint were read
 * @param records how many records of the log were needed and read
 * @param log where the log ends; null if the directory is new
 * @param damages all damage that was found
 */
public record RecoveryReport(
    boolean isNew,
    long checkpointBytes,
    int segments,
    long records,
    LogEnd log,
    List<Damage> damages) {
  /** Returns the last LSN; 0 if there is none. */
  public long lastLsn() {
    return log == null ? 0 : log.lastLsn();
  }

  /** Returns the segments that have lost something. Other segments may have lost something, too. */
  public Set<Integer> damagedSegments() {
    return damages.stream()
        .filter(damage -> damage.loss() == Damage.Loss.SEGMENT)
        .map(Damage::segment)
        .filter(segment -> segment != RecordHeader.NO_SEGMENT)
        .collect(Collectors.toSet());
  }

  /**
   * Returns true if state of the member was lost, or if it is unknown what was lost. The member
   * must then not trust anything on this disk.
   */
  public boolean isMemberStateDamaged() {
    return damages.stream()
        .anyMatch(
            damage ->
                damage.loss() == Damage.Loss.UNKNOWN
                    || damage.loss() == Damage.Loss.SEGMENT
                        && damage.segment() == RecordHeader.NO_SEGMENT);
  }
}
