package io.diststore.node.tool;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** A command-line tool. {@link #call} runs it and returns its exit code. */
interface Tool extends Callable<Integer> {
  /**
   * Returns the tool's name, options and arguments. Picocli sets their values before {@link #call}
   * runs.
   */
  CommandSpec command();

  /** Reports whether a flag was given. Picocli gives an omitted flag the value null. */
  static boolean isGiven(OptionSpec flag) {
    return Boolean.TRUE.equals(flag.getValue());
  }
}
