package io.diststore.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.event.Level;
import org.slf4j.helpers.FormattingTuple;
import org.slf4j.helpers.MessageFormatter;

/**
 * A log for messages that the other end of a connection can cause as often as it likes. Logs the
 * first message of each kind in an interval of {@value #INTERVAL_SECONDS} seconds, and counts the
 * rest. At the end of the interval, logs how many messages were omitted.
 *
 * <p>A kind is a plural phrase that appears in the line with the count, for example "refused
 * messages". While {@value #KINDS_MAX} kinds have an unfinished interval, a message of any further
 * kind counts as a message of the kind {@value #OTHER_KIND}.
 *
 * <p>Because the text of a message may contain bytes that the other end chose, this class shortens
 * long texts and replaces control characters, such as line breaks. Any thread may use this class.
 */
public final class LimitedLog {
  static final int INTERVAL_SECONDS = 10;
  static final int KINDS_MAX = 64;
  static final int TEXT_CHARS_MAX = 500;
  static final String OTHER_KIND = "other messages";

  private final Logger log;
  private final Executor afterInterval;

  /** The number of omitted messages for each kind whose interval has not ended. */
  private final Map<String, Long> omitted = new HashMap<>();

  /** Creates a log that writes to {@code log}. */
  public LimitedLog(Logger log) {
    this(log, CompletableFuture.delayedExecutor(INTERVAL_SECONDS, TimeUnit.SECONDS));
  }

  /**
   * Creates a log that uses the caller's clock.
   *
   * @param afterInterval runs each task that it receives, after one interval has passed
   */
  LimitedLog(Logger log, Executor afterInterval) {
    this.log = log;
    this.afterInterval = afterInterval;
  }

  /** Logs at level INFO. The arguments replace the {@code {}} in {@code format}. */
  public void info(String kind, String format, Object... arguments) {
    log(Level.INFO, kind, format, arguments);
  }

  /** Logs at level WARN. The arguments replace the {@code {}} in {@code format}. */
  public void warn(String kind, String format, Object... arguments) {
    log(Level.WARN, kind, format, arguments);
  }

  /**
   * Logs at level ERROR. The arguments replace the {@code {}} in {@code format}; if there is one
   * more argument and it is a {@code Throwable}, its stack trace follows the text.
   */
  public void error(String kind, String format, Object... arguments) {
    log(Level.ERROR, kind, format, arguments);
  }

  private void log(Level level, String kind, String format, Object... arguments) {
    if (!log.isEnabledForLevel(level) || !beginInterval(level, kind)) {
      return;
    }
    FormattingTuple message = MessageFormatter.arrayFormat(format, arguments);
    String text = printable(message.getMessage());
    if (message.getThrowable() == null) {
      log.atLevel(level).log(text);
    } else {
      log.atLevel(level).setCause(message.getThrowable()).log(text);
    }
  }

  /**
   * Begins an interval and returns true. If the kind already has an unfinished interval, counts an
   * omitted message and returns false.
   */
  private boolean beginInterval(Level level, String kind) {
    String counted;
    synchronized (omitted) {
      counted = omitted.containsKey(kind) || omitted.size() < KINDS_MAX ? kind : OTHER_KIND;
      if (omitted.computeIfPresent(counted, (same, count) -> count + 1) != null) {
        return false;
      }
      omitted.put(counted, 0L);
    }
    afterInterval.execute(() -> endInterval(level, counted));
    return true;
  }

  private void endInterval(Level level, String kind) {
    long count;
    synchronized (omitted) {
      count = omitted.remove(kind);
    }
    if (count > 0) {
      log.atLevel(level)
          .log(
              "... and {} more in the last {} s: {}.",
              String.format("%,d", count),
              INTERVAL_SECONDS,
              kind);
    }
  }

  private static String printable(String text) {
    int length = Math.min(text.length(), TEXT_CHARS_MAX);
    StringBuilder printable = new StringBuilder(length + 4);
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      printable.append(Character.isISOControl(c) ? '?' : c);
    }
    return text.length() == length ? printable.toString() : printable.append(" ...").toString();
  }
}
