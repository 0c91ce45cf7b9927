package io.diststore.node;

import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.logging.LogManager;
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
    // Java's own end on a signal logs, too. If that set logging up while this thread did so from
    // the other side, by a logger of the JBoss
    // log manager, each would wait for the other for ever. From this side, both take the same locks
    // in the same order.
    LogManager.getLogManager();
    System.exit(run(arguments, System.out, System.err));
  }

  /** Runs a command and returns its exit code. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    String name = arguments.length == 0 ? "" : arguments[0];
    Callable<Integer> command =
        switch (name) {
          case "storeserver" -> new StoreServerCommand();
          case "location" -> new LocationCommand(out, err);
          default -> null;
        };
    if (command == null) {
      err.println("'" + name + "' is no node; there are storeserver and location");
      return ExitCode.USAGE.code();
    }
    return new CommandLine(command)
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((e, args) -> usage(name, e, err))
        .setExecutionExceptionHandler((e, line, parsed) -> refused(name, e, err))
        .execute(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static int usage(String name, Exception e, PrintStream err) {
    err.println(name + ": " + e.getMessage());
    err.println("Try " + name + " --help");
    return ExitCode.USAGE.code();
  }

  /**
   * Settings that make no sense together are refused in words; anything else is a defect, and shows
   * itself.
   */
  private static int refused(String name, Exception e, PrintStream err) throws Exception {
    if (e instanceof IllegalArgumentException) {
      return usage(name, e, err);
    }
    throw e;
  }
}
