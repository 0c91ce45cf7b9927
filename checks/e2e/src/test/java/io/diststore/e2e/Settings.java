package io.diststore.e2e;

/** The settings of the run: system properties whose names begin with {@code e2e.}. */
final class Settings {
  private Settings() {}

  /** Returns a setting, or an empty string if it is not set. */
  static String text(String name) {
    return System.getProperty("e2e." + name, "");
  }

  static boolean isTrue(String name) {
    return Boolean.parseBoolean(text(name));
  }

  /** Reports whether the power of this cluster's nodes can be cut. */
  static boolean canCutPower() {
    return !text("cluster").isEmpty();
  }
}
