package io.diststore.node.tool;

import java.io.Console;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;

/**
 * Asks a person to confirm a step that cannot be undone. Without a terminal, the answer is no,
 * unless the option {@code --yes} was given.
 *
 * @param command the name of the command, which begins each message
 * @param yes whether the option {@code --yes} was given
 * @param question what to ask at the terminal
 * @param advice what must be true before the user gives {@code --yes}
 */
public record Confirmation(
    String command, boolean yes, String question, String advice, PrintStream err)
    implements BooleanSupplier {
  @Override
  public boolean getAsBoolean() {
    if (yes) {
      return true;
    }
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      err.println(command + ": nothing was done. " + advice + ", confirm that with --yes");
      return false;
    }
    if ("yes".equals(console.readLine("%s (yes or no) ", question))) {
      return true;
    }
    err.println(command + ": nothing was done");
    return false;
  }
}
