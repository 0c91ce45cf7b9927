package io.diststore.node.tool;

import java.io.InputStream;
import java.io.PrintStream;

/**
 * The standard streams of a command.
 *
 * @param isOutTerminal whether {@code out} is a terminal, which a person reads
 * @param isErrTerminal whether {@code err} is a terminal, on which a progress line can be redrawn
 */
record Streams(
    InputStream in,
    PrintStream out,
    PrintStream err,
    boolean isInTerminal,
    boolean isOutTerminal,
    boolean isErrTerminal) {
  /**
   * The system property in which the launcher names the terminals among the standard streams, as
   * digits: 0 for input, 1 for output and 2 for errors. Java itself can only tell whether input and
   * output both are terminals.
   */
  private static final String TERMINALS = "diststore.terminals";

  /** Returns these streams with what the launcher says about them. */
  static Streams launched(InputStream in, PrintStream out, PrintStream err) {
    String terminals = System.getProperty(TERMINALS, "");
    return new Streams(
        in, out, err, terminals.contains("0"), terminals.contains("1"), terminals.contains("2"));
  }

  /** Returns streams that are not terminals. */
  static Streams plain(InputStream in, PrintStream out, PrintStream err) {
    return new Streams(in, out, err, false, false, false);
  }
}
