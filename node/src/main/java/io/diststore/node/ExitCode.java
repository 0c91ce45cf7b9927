package io.diststore.node;

/** The exit codes. A code has the same meaning for every command. */
public enum ExitCode {
  /**
   * The command did what it was asked to do. For example, a node left its ring cleanly, or was the
   * last node of its ring.
   */
  DONE(0),
  /**
   * The key does not exist, a condition does not hold, a test failed, or something is wrong with
   * the ring.
   */
  NOT_MET(1),
  /**
   * The command line is invalid, the address to listen on cannot be used, the input cannot be read,
   * the output cannot be written, or a key or value is too large. A node also ends with this code
   * if it does not fit the ring, for example because its token differs. The same command will fail
   * again.
   */
  USAGE(2),
  /**
   * The command could not start, for example because a port is taken, or it changed nothing because
   * the ring or a part of it is unreachable or overloaded. The same command may succeed later.
   */
  UNAVAILABLE(3),
  /**
   * The request may have been applied, or a node ended without handing everything over. For
   * example, the ring had no majority that could agree to the leave.
   */
  UNKNOWN(4),
  /** All copies of a part of the ring are gone. */
  DATA_LOST(5),
  /**
   * The command itself has a defect, and prints a stack trace. 70 is {@code EX_SOFTWARE} in BSD's
   * {@code sysexits.h}. Java's own exit code for a defect would be 1, but here 1 means that a key
   * does not exist.
   */
  DEFECT(70);

  private final int code;

  ExitCode(int code) {
    this.code = code;
  }

  public int code() {
    return code;
  }
}
