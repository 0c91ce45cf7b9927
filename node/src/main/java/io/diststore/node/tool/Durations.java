package io.diststore.node.tool;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses durations such as {@code 500ms}, {@code 1.5s}, {@code 2m}, {@code 1h30m} and {@code 1d}.
 * The units are {@code ms}, {@code s}, {@code m}, {@code h} and {@code d}. A number without a unit
 * means seconds.
 */
final class Durations {
  private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)(ms|s|m|h|d)");
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}(?:\\.[0-9]{1,9})?");
  private static final Map<String, Long> UNIT_NANOS =
      Map.of(
          "ms", Duration.ofMillis(1).toNanos(),
          "s", Duration.ofSeconds(1).toNanos(),
          "m", Duration.ofMinutes(1).toNanos(),
          "h", Duration.ofHours(1).toNanos(),
          "d", Duration.ofDays(1).toNanos());

  private Durations() {}

  /**
   * Returns the duration that the text names.
   *
   * @throws IllegalArgumentException if the text is not a duration of at least 1 ms; the message
   *     can be shown to a user
   */
  static Duration parse(String text) {
    Duration parsed = SECONDS.matcher(text).matches() ? duration(text, "s") : sum(text);
    if (parsed.toMillis() == 0) {
      throw notADuration(text);
    }
    return parsed;
  }

  private static Duration sum(String text) {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int end = 0;
    long unitNanosBefore = Long.MAX_VALUE;
    while (part.find() && part.start() == end) {
      long unitNanos = UNIT_NANOS.get(part.group(2));
      if (unitNanos >= unitNanosBefore) {
        throw notADuration(text);
      }
      unitNanosBefore = unitNanos;
      sum = sum.plus(duration(part.group(1), part.group(2)));
      end = part.end();
    }
    if (end < text.length()) {
      throw notADuration(text);
    }
    return sum;
  }

  private static Duration duration(String number, String unit) {
    BigDecimal nanos = new BigDecimal(number).multiply(BigDecimal.valueOf(UNIT_NANOS.get(unit)));
    BigDecimal perSecond = BigDecimal.valueOf(UNIT_NANOS.get("s"));
    BigDecimal[] secondsAndRest = nanos.divideAndRemainder(perSecond);
    return Duration.ofSeconds(secondsAndRest[0].longValue(), secondsAndRest[1].longValue());
  }

  private static IllegalArgumentException notADuration(String text) {
    return new IllegalArgumentException(
        "'"
            + text
            + "' is not a duration; use numbers with a unit, for example 500ms, 1.5s, 2m, 1h30m or 1d");
  }
}
