package io.diststore.bench;

import java.util.List;
import java.util.Locale;

/** The middle of some figures, and how far they lie apart. */
record Spread(double lowest, double median, double highest) {
  /**
   * @param figures at least one, in any order
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

  /** The cells of a table, the median and how far the figures lie apart. */
  String cells() {
    return number(median)
        + " | "
        + (lowest == highest ? "" : number(lowest) + " to " + number(highest));
  }

  /** With as many digits as say something. */
  static String number(double figure) {
    double size = Math.abs(figure);
    String format =
        size >= 100 || size == 0 ? "%,.0f" : size >= 10 ? "%.1f" : size >= 0.1 ? "%.2f" : "%.4f";
    return String.format(Locale.ROOT, format, figure);
  }
}
