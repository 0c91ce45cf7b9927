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
 * Runs a node. The first argument is {@code storeserver}, {@code diststore node} or {@code
 * location}; the command's own arguments follow. The command itself starts Quarkus, so that help
 * and usage errors appear without waiting for Quarkus.
 */
@QuarkusMain
public final class NodeMain {
  /** The same command as {@code storeserver}, as users of {@code diststore} call it. */
  private static final String NODE = "diststore node";

  private NodeMain() {}

  public static void main(String... arguments) {
    // When a signal ends the process, the JVM logs the exit on the signal's thread. Suppose that
    // the signal's thread initialized logging while this thread initialized it through a JBoss
    // logger. Then the two threads would take the same locks in opposite orders and deadlock.
    // Initializing the log manager first makes both threads use the same order.
    LogManager.getLogManager();
    System.exit(run(arguments, System.out, System.err));
  }

  /** Runs a command and returns its exit code. */
  static int run(String[] arguments, PrintStream out, PrintStream err) {
    String name = arguments.length == 0 ? "" : arguments[0];
    Callable<Integer> command =
        switch (name) {
          case "storeserver", NODE -> new StoreServerCommand(name);
          case "location" -> new LocationCommand(out, err);
          default -> null;
        };
    if (command == null) {
      err.println("unknown command '" + name + "'; use storeserver or location");
      return ExitCode.USAGE.code();
    }
    return new CommandLine(command)
        .setCommandName(name)
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((e, args) -> UsageErrors.print(e, err))
        .setExecutionExceptionHandler((e, line, parsed) -> onFailure(e, line, err))
        .execute(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  /**
   * Reports settings that contradict each other as a usage error. Any other exception is a defect
   * and is printed with its stack trace.
   */
  private static int onFailure(Exception e, CommandLine line, PrintStream err) {
    if (e instanceof CommandLine.ParameterException usage) {
      return UsageErrors.print(usage, err);
    }
    if (e instanceof IllegalArgumentException) {
      return UsageErrors.print(new CommandLine.ParameterException(line, e.getMessage()), err);
    }
    e.printStackTrace(err);
    return ExitCode.DEFECT.code();
  }
}
