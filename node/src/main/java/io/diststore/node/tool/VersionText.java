package io.diststore.node.tool;

import io.diststore.node.Release;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints. It is read only on demand, because reading it takes time. */
public final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    return new String[] {"diststore " + Release.version()};
  }
}
