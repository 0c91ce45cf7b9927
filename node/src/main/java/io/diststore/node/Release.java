package io.diststore.node;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this software, which the build writes into a resource. */
public final class Release {
  private Release() {}

  public static String version() {
    Properties properties = new Properties();
    try (InputStream file = Release.class.getResourceAsStream("release.properties")) {
      properties.load(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }
}
