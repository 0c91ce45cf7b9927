package io.diststore.disk.format;

/**
 * A place where the disk does not contain what was written, although it was synced.
 *
 * @param file the name of the file
 * @param offset where in the file the damage begins, in bytes
 * @param loss what was lost
 * @param segment the segment that has lost something, if {@code loss} is {@link Loss#SEGMENT}; it
 *     can be {@link RecordHeader#NO_SEGMENT}
 * @param firstLsn the first LSN that was lost; 0 if no records of the log were lost
 * @param lastLsn the last LSN that was lost
 * @param what a description for people
 */
public record Damage(
    String file, long offset, Loss loss, int segment, long firstLsn, long lastLsn, String what) {
  /** What was lost through damage. */
  public enum Loss {
    /** Nothing: another place has the same information. */
    NOTHING,
    /** Data of one segment. */
    SEGMENT,
    /** It is unknown what was lost. It can be data of any segment, or state of the member. */
    UNKNOWN
  }

  /** Returns damage through which nothing was lost. */
  public static Damage harmless(String file, long offset, String what) {
    return new Damage(file, offset, Loss.NOTHING, 0, 0, 0, what);
  }

  /** Returns damage to the data of one segment in a checkpoint. */
  public static Damage ofSegment(String file, long offset, int segment, String what) {
    return new Damage(file, offset, Loss.SEGMENT, segment, 0, 0, what);
  }

  /** Returns damage through which an unknown part of a file was lost. */
  public static Damage unknown(String file, long offset, String what) {
    return new Damage(file, offset, Loss.UNKNOWN, 0, 0, 0, what);
  }

  @Override
  public String toString() {
    String lost =
        switch (loss) {
          case NOTHING -> "nothing was lost";
          case SEGMENT ->
              segment == RecordHeader.NO_SEGMENT
                  ? "state of the member was lost"
                  : "data of segment " + segment + " were lost";
          case UNKNOWN -> "it is unknown which data were lost";
        };
    String lsns =
        firstLsn == 0
            ? ""
            : firstLsn == lastLsn ? ", LSN " + firstLsn : ", LSN " + firstLsn + " to " + lastLsn;
    return file + " at " + offset + ": " + what + lsns + "; " + lost;
  }
}
