package io.diststore.e2e;

/** What the suite was told, as properties whose names begin with {@code e2e.}. */
final class Settings {
  private Settings() {}

  /** Empty if nothing was said. */
  static String text(String name) {
    return System.getProperty("e2e." + name, "");
  }

  static boolean yes(String name) {
    return Boolean.parseBoolean(text(name));
  }

  /** Whether nodes can lose their power here. */
  static boolean canCutPower() {
    return !text("cluster").isEmpty();
  }
}
