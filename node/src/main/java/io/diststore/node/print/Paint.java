package io.diststore.node.print;

/**
 * Colours for text on a terminal. There are none if the output is not a terminal, or if the
 * environment variable {@code NO_COLOR} is set to anything but an empty string.
 */
public record Paint(boolean isOn) {
  /** Codes of colours that can be told apart on light and on dark backgrounds. */
  private static final int[] DISTINCT = {36, 33, 35, 32, 34, 31};

  public static Paint on(boolean isTerminal) {
    String refused = System.getenv("NO_COLOR");
    return new Paint(isTerminal && (refused == null || refused.isEmpty()));
  }

  public String red(String text) {
    return coloured(31, text);
  }

  public String green(String text) {
    return coloured(32, text);
  }

  /** Returns the text in the colour of the member at this position. */
  public String member(int position, String text) {
    return coloured(DISTINCT[position % DISTINCT.length], text);
  }

  private String coloured(int code, String text) {
    return isOn ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
