package io.diststore.node.print;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** Text in aligned columns, under a heading in capitals. */
public final class Table {
  private static final String GAP = "  ";

  private final List<List<String>> rows = new ArrayList<>();
  private final boolean[] isRight;

  /**
   * Creates a table without rows.
   *
   * @param headings the headings of the columns. A column whose heading begins with {@code >} is
   *     aligned to the right
   */
  public Table(String... headings) {
    isRight = new boolean[headings.length];
    List<String> first = new ArrayList<>();
    for (int column = 0; column < headings.length; column++) {
      isRight[column] = headings[column].startsWith(">");
      first.add(isRight[column] ? headings[column].substring(1) : headings[column]);
    }
    rows.add(first);
  }

  public void row(List<String> cells) {
    rows.add(cells);
  }

  public void print(PrintStream out) {
    int[] widths = new int[isRight.length];
    for (List<String> row : rows) {
      for (int column = 0; column < widths.length; column++) {
        widths[column] = Math.max(widths[column], width(row.get(column)));
      }
    }
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < widths.length; column++) {
        String cell = row.get(column);
        String padding = " ".repeat(widths[column] - width(cell));
        line.append(column == 0 ? "" : GAP);
        line.append(isRight[column] ? padding + cell : cell + padding);
      }
      out.println(line.toString().stripTrailing());
    }
  }

  private static int width(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
