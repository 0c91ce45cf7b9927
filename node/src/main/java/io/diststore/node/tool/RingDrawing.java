package io.diststore.node.tool;

import io.diststore.node.print.Paint;
import io.diststore.node.print.Quantity;
import io.diststore.thrift.diststore.RingMember;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/** A drawing of a ring as text: a circle on the left, and its members on the right. */
final class RingDrawing {
  /** A terminal's characters are about twice as high as wide, so the circle is a flat ellipse. */
  private static final int ROWS = 15;

  private static final int COLUMNS = 2 * ROWS + 1;

  /** More places than the circle has characters, so that every character of it is set. */
  private static final int PLACES = 720;

  private static final int BAR_LENGTH = 20;
  private static final char LOST = '.';
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private final RingState state;
  private final Paint paint;

  RingDrawing(RingState state, Paint paint) {
    this.state = state;
    this.paint = paint;
  }

  void print(PrintStream out) {
    List<String> circle = circle();
    List<String> legend = legend();
    int above = Math.max(0, (circle.size() - legend.size()) / 2);
    for (int i = 0; i < Math.max(circle.size(), above + legend.size()); i++) {
      String left = i < circle.size() ? circle.get(i) : " ".repeat(COLUMNS);
      String right = i >= above && i - above < legend.size() ? legend.get(i - above) : "";
      out.println(("  " + left + "   " + right).stripTrailing());
    }
  }

  private List<String> circle() {
    int[][] memberAt = new int[ROWS][COLUMNS];
    boolean[][] isSet = new boolean[ROWS][COLUMNS];
    int[] places = primariesByPlace();
    for (int place = 0; place < PLACES; place++) {
      double angle = 2 * Math.PI * place / PLACES;
      int row = (int) Math.round((ROWS - 1) / 2.0 * (1 - Math.cos(angle)));
      int column = (int) Math.round((COLUMNS - 1) / 2.0 * (1 + Math.sin(angle)));
      if (!isSet[row][column]) {
        isSet[row][column] = true;
        memberAt[row][column] = places[place];
      }
    }
    List<String> lines = new ArrayList<>();
    for (int row = 0; row < ROWS; row++) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < COLUMNS; column++) {
        line.append(isSet[row][column] ? letter(memberAt[row][column]) : " ");
      }
      lines.add(line.toString());
    }
    return lines;
  }

  /** Returns, for each place, the member that is primary of most segments there; -1 for none. */
  private int[] primariesByPlace() {
    int segments = state.info().getSegments();
    int[] places = new int[PLACES];
    for (int place = 0; place < PLACES; place++) {
      int first = (int) ((long) place * segments / PLACES);
      int end = Math.max(first + 1, (int) ((long) (place + 1) * segments / PLACES));
      places[place] = mostFrequent(first, end);
    }
    return places;
  }

  private int mostFrequent(int first, int end) {
    int[] counts = new int[state.info().getMembersSize() + 1];
    int best = 0;
    for (int segment = first; segment < end; segment++) {
      int place = state.layout().primaryPosition(segment) + 1;
      counts[place]++;
      best = counts[place] > counts[best] ? place : best;
    }
    return best - 1;
  }

  private String letter(int member) {
    return member < 0
        ? paint.red(String.valueOf(LOST))
        : paint.member(member, String.valueOf(LETTERS.charAt(member % LETTERS.length())));
  }

  private List<String> legend() {
    List<String> lines = new ArrayList<>();
    lines.add(
        state.info().getMembersSize()
            + (state.info().getMembersSize() == 1 ? " member, " : " members, ")
            + state.info().getCopies()
            + (state.info().getCopies() == 1 ? " copy, " : " copies, ")
            + "epoch "
            + state.info().getEpoch());
    lines.add("");
    int[] primaries = state.layout().primaries();
    int widest =
        state.info().getMembers().stream().mapToInt(m -> m.getName().length()).max().orElse(0);
    int most = Math.max(1, java.util.Arrays.stream(primaries).max().orElse(1));
    for (int i = 0; i < primaries.length; i++) {
      RingMember member = state.info().getMembers().get(i);
      String bar = "█".repeat((int) Math.round((double) BAR_LENGTH * primaries[i] / most));
      String word = state.stateOf(member);
      lines.add(
          letter(i)
              + " "
              + String.format("%-" + Math.max(1, widest) + "s", member.getName())
              + " "
              + String.format(
                  "%7s", Quantity.percent((double) primaries[i] / state.info().getSegments()))
              + " "
              + paint.member(i, bar)
              + (word.equals("up") ? "" : " " + paint.red(word)));
    }
    return lines;
  }
}
