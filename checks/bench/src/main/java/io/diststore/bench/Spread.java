package io.diststore.bench;

import java.util.List;
import java.util.Locale;

/** The median, the lowest and the highest of some figures. */
record Spread(double lowest, double median, double highest) {
  /**
   * Returns the spread of some figures.
   *
   * @param figures at least one figure, in any order
   */
  static Spread of(List<Double> figures) {
    List<Double> sorted = figures.stream().sorted().toList();
    int middle = sorted.size() / 2;
    double median =
        sorted.size() % 2 == 1
            ? sorted.get(middle)
            : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    return new Spread(sorted.getFirst(), median, sorted.getLast());
  }

  /** Returns two cells of a table: the median, and the range from the lowest to the highest. */
  String cells() {
    return number(median)
        + " | "
        + (lowest == highest ? "" : number(lowest) + " to " + number(highest));
  }

  /** Formats a figure. Small figures get more decimal places. */
  static String number(double figure) {
    double size = Math.abs(figure);
    String format =
        size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, format, figure);
  }
}
