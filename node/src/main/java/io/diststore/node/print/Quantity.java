package io.diststore.node.print;

import java.time.Duration;
import java.util.Locale;

/** Formats amounts for people. */
public final class Quantity {
  private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};
  private static final int SECONDS_PER_MINUTE = 60;
  private static final int SECONDS_PER_HOUR = 3600;

  private Quantity() {}

  public static String size(long bytes) {
    double shown = bytes;
    int unit = 0;
    while (shown >= 1000 && unit < UNITS.length - 1) {
      shown /= 1000;
      unit++;
    }
    return unit == 0
        ? bytes + " " + UNITS[0]
        : String.format(Locale.ROOT, "%.1f %s", shown, UNITS[unit]);
  }

  public static String keys(long keys) {
    return String.format(Locale.ROOT, "%,d %s", keys, keys == 1 ? "key" : "keys");
  }

  public static String count(long number) {
    return String.format(Locale.ROOT, "%,d", number);
  }

  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Formats a length of time in its two largest units. */
  public static String millis(long millis) {
    if (millis < 10_000) {
      return String.format(Locale.ROOT, "%.1f s", millis / 1000.0);
    }
    return seconds(Duration.ofMillis(millis).toSeconds());
  }

  private static String seconds(long seconds) {
    if (seconds < SECONDS_PER_MINUTE) {
      return seconds + " s";
    }
    if (seconds < SECONDS_PER_HOUR) {
      return String.format(
          Locale.ROOT, "%d min %02d s", seconds / SECONDS_PER_MINUTE, seconds % SECONDS_PER_MINUTE);
    }
    return String.format(
        Locale.ROOT,
        "%d h %02d min",
        seconds / SECONDS_PER_HOUR,
        seconds % SECONDS_PER_HOUR / SECONDS_PER_MINUTE);
  }
}
