package io.diststore.disk.storage;

import java.io.IOException;

/** Another process, or another part of this process, uses the directory. */
public final class DirectoryInUseException extends IOException {
  private static final long serialVersionUID = 1L;

  public DirectoryInUseException(String directory) {
    super(
        "another process uses the data directory "
            + directory
            + "; stop that process, or choose another directory");
  }
}
