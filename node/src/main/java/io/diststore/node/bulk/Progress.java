package io.diststore.node.bulk;

import io.diststore.node.print.Quantity;
import java.io.PrintStream;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;

/**
 * Shows how far an import or an export is: on a terminal in one line that is redrawn, otherwise in
 * one line every ten seconds. Not thread-safe.
 */
public final class Progress {
  private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final long LINE_NANOS = TimeUnit.SECONDS.toNanos(10);
  private static final int BAR_LENGTH = 24;
  private static final String ERASE_LINE = "\r\u001b[K";

  private final PrintStream err;
  private final boolean isTerminal;
  private final String verb;
  private final long startNanos = System.nanoTime();
  private long shownNanos = startNanos;
  private boolean isDrawn;

  /**
   * @param isTerminal whether {@code err} is a terminal
   * @param verb what is done with the keys, for example {@code imported}
   */
  public Progress(PrintStream err, boolean isTerminal, String verb) {
    this.err = err;
    this.isTerminal = isTerminal;
    this.verb = verb;
  }

  /**
   * Shows the progress if the last time was long enough ago.
   *
   * @param part the part that is done, 0 to 1; empty if the whole is not known
   */
  void update(long keys, long refused, OptionalDouble part) {
    long now = System.nanoTime();
    if (now - shownNanos < (isTerminal ? REDRAW_NANOS : LINE_NANOS)) {
      return;
    }
    shownNanos = now;
    String text =
        (isTerminal && part.isPresent() ? bar(part.getAsDouble()) + " " : "")
            + line(keys, refused, part, now - startNanos);
    if (isTerminal) {
      err.print(ERASE_LINE + text);
      err.flush();
      isDrawn = true;
    } else {
      err.println(text);
    }
  }

  private String line(long keys, long refused, OptionalDouble part, long nanos) {
    StringBuilder line = new StringBuilder(verb + " " + Quantity.keys(keys));
    line.append(", ").append(rate(keys, nanos));
    if (part.isPresent() && part.getAsDouble() > 0) {
      double left = nanos / part.getAsDouble() * (1 - part.getAsDouble());
      line.append(", ").append(Quantity.percent(part.getAsDouble()));
      line.append(", ").append(Quantity.millis((long) (left / 1e6))).append(" left");
    }
    if (refused > 0) {
      line.append(", ").append(Quantity.count(refused)).append(" refused");
    }
    return line.toString();
  }

  private static String rate(long keys, long nanos) {
    return Quantity.count(Math.round(keys * 1e9 / Math.max(1, nanos))) + " per second";
  }

  private static String bar(double part) {
    int full = (int) Math.round(BAR_LENGTH * Math.clamp(part, 0, 1));
    return "[" + "#".repeat(full) + "-".repeat(BAR_LENGTH - full) + "]";
  }

  /** Prints a line of its own, without disturbing the line that is redrawn. */
  void print(String line) {
    erase();
    err.println(line);
  }

  /** Prints the result. */
  void finish(long keys, long bytes, long refused) {
    erase();
    long nanos = System.nanoTime() - startNanos;
    err.println(
        verb
            + " "
            + Quantity.keys(keys)
            + " ("
            + Quantity.size(bytes)
            + ") in "
            + Quantity.millis(nanos / 1_000_000)
            + ", "
            + rate(keys, nanos)
            + (refused > 0 ? "; " + Quantity.count(refused) + " refused" : ""));
  }

  private void erase() {
    if (isDrawn) {
      isDrawn = false;
      err.print(ERASE_LINE);
    }
  }
}
