package io.diststore.node;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.Arrays;
import java.util.concurrent.Callable;
import picocli.CommandLine;

/**
 * Runs a node: {@code storeserver} or {@code location} is the first argument, its own arguments
 * follow. Quarkus is started by the command, not before: help and a wrong command line are answered
 * at once.
 */
@QuarkusMain
public final class NodeMain {
  private NodeMain() {}

  public static void main(String... arguments) {
    System.exit(run(arguments));
  }

  private static int run(String... arguments) {
    String name = arguments.length == 0 ? "" : arguments[0];
    Callable<Integer> command =
        switch (name) {
          case "storeserver" -> new StoreServerCommand();
          case "location" -> new LocationCommand();
          default -> null;
        };
    if (command == null) {
      System.err.println("'" + name + "' is no node; there are storeserver and location");
      return ExitCode.USAGE.code();
    }
    return new CommandLine(command)
        .setParameterExceptionHandler((e, args) -> usage(name, e))
        .setExecutionExceptionHandler((e, line, parsed) -> refused(name, e))
        .execute(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static int usage(String name, Exception e) {
    System.err.println(name + ": " + e.getMessage());
    System.err.println("Try " + name + " --help");
    return ExitCode.USAGE.code();
  }

  /**
   * Settings that make no sense together are refused in words; anything else is a defect, and shows
   * itself.
   */
  private static int refused(String name, Exception e) throws Exception {
    if (e instanceof IllegalArgumentException) {
      return usage(name, e);
    }
    throw e;
  }
}
