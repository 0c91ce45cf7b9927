package io.diststore.bench;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Draws samples as bars. The length of a bar is the median, and a line on the bar reaches from the
 * lowest to the highest sample. Each measure has its own scale, which begins at zero.
 */
final class Plot {
  /** The samples of one subject for one measure. */
  record Bar(String measure, String unit, String subject, List<Double> samples) {}

  private static final int WIDTH = 1070;
  private static final int LEFT = 370;
  private static final int RIGHT = 170;
  private static final int ROW = 22;
  private static final int THICK = 14;
  private static final String[] COLOURS = {"#2f6fab", "#c8553d", "#6a994e", "#a37c27", "#7b5ea7"};

  private Plot() {}

  static String svg(String title, List<Bar> bars) {
    Map<String, List<Bar>> measures =
        bars.stream()
            .collect(
                Collectors.groupingBy(
                    bar -> bar.measure() + (bar.unit().isEmpty() ? "" : ", " + bar.unit()),
                    LinkedHashMap::new,
                    Collectors.toList()));
    StringBuilder body = new StringBuilder();
    int y = 34;
    body.append(text(12, 22, "", "bold", title));
    for (var measure : measures.entrySet()) {
      y += ROW;
      body.append(text(12, y, "", "bold", measure.getKey()));
      double highest =
          measure.getValue().stream()
              .mapToDouble(bar -> Spread.of(bar.samples()).highest())
              .max()
              .orElseThrow();
      int place = 0;
      for (Bar bar : measure.getValue()) {
        y += ROW;
        body.append(row(bar, y, highest, COLOURS[place++ % COLOURS.length]));
      }
      y += ROW / 2;
    }
    return String.format(
            Locale.ROOT,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"sans-serif\" font-size=\"13\">%n<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n",
            WIDTH,
            y + ROW)
        + body
        + "</svg>\n";
  }

  private static String row(Bar bar, int y, double highest, String colour) {
    Spread spread = Spread.of(bar.samples());
    double scale = highest == 0 ? 0 : (WIDTH - LEFT - RIGHT) / highest;
    double middle = y - THICK / 2.0 + 2;
    double end = LEFT + spread.highest() * scale;
    return text(LEFT - 8, y, "end", "normal", bar.subject())
        + String.format(
            Locale.ROOT,
            "<rect x=\"%d\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>%n"
                + "<path d=\"M%.1f %.1fH%.1fM%.1f %.1fv8M%.1f %.1fv8\" stroke=\"black\"/>%n",
            LEFT,
            middle - THICK / 2.0,
            spread.median() * scale,
            THICK,
            colour,
            LEFT + spread.lowest() * scale,
            middle,
            end,
            LEFT + spread.lowest() * scale,
            middle - 4,
            end,
            middle - 4)
        + text((int) end + 8, y, "", "normal", Spread.number(spread.median()));
  }

  private static String text(int x, int y, String anchor, String weight, String words) {
    String escaped = words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    return String.format(
        Locale.ROOT,
        "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\" font-weight=\"%s\">%s</text>%n",
        x,
        y,
        anchor.isEmpty() ? "start" : anchor,
        weight,
        escaped);
  }
}
