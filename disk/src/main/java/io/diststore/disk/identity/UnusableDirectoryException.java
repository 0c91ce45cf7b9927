package io.diststore.disk.identity;

import java.io.IOException;

/**
 * A data directory cannot be used. Its files were not changed. The message says why, and what a
 * person can do.
 */
public final class UnusableDirectoryException extends IOException {
  private static final long serialVersionUID = 1L;

  public UnusableDirectoryException(String message) {
    super(message);
  }
}
