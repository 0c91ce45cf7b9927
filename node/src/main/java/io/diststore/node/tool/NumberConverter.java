package io.diststore.node.tool;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a whole number from the command line, and names the allowed range if it is refused. */
public class NumberConverter implements ITypeConverter<Long> {
  private final long min;
  private final long max;

  public NumberConverter(long min, long max) {
    this.min = min;
    this.max = max;
  }

  @Override
  public Long convert(String text) {
    try {
      long number = Long.parseLong(text);
      if (number >= min && number <= max) {
        return number;
      }
    } catch (NumberFormatException e) {
      // A text that is not a number is reported below, like a number that is out of range.
    }
    throw new TypeConversionException(
        "'"
            + text
            + "' is not a valid number; use "
            + (max == Long.MAX_VALUE ? min + " or more" : min + " to " + max));
  }
}
