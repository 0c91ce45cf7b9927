package io.diststore.e2e;

/** The settings of the run: system properties whose names begin with {@code e2e.}. */
final class Settings {
  private Settings() {}

  /** Returns the value of a setting, or an empty string if the setting has no value. */
  static String text(String name) {
    return System.getProperty("e2e." + name, "");
  }

  static boolean isTrue(String name) {
    return Boolean.parseBoolean(text(name));
  }

  /** Reports whether a scenario can break parts of this cluster. */
  static boolean canBreakCluster() {
    return !text("cluster").isEmpty();
  }
}
