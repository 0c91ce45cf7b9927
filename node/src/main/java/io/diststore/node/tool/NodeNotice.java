package io.diststore.node.tool;

import io.diststore.node.ExitCode;

/**
 * Stands for {@code diststore node} in the help and in completions. The launcher starts a node in a
 * Java process of its own, so this class never runs a node.
 */
final class NodeNotice extends Tool {
  NodeNotice(String name, Streams streams) {
    super(name, streams, "Runs a node of the store, as storeserver does.");
  }

  @Override
  public Integer call() {
    complain("start a node with the command bin/diststore node or storeserver");
    return ExitCode.USAGE.code();
  }
}
