package io.diststore.node.tool;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** One of the tools. */
interface Tool extends Callable<Integer> {
  /** Its name, options and arguments; their values are there once {@link #call} is called. */
  CommandSpec command();

  /** Whether a flag is on the command line; the library gives one that is not no value at all. */
  static boolean given(OptionSpec flag) {
    return Boolean.TRUE.equals(flag.getValue());
  }
}
