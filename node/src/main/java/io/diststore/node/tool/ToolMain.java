package io.diststore.node.tool;

import io.diststore.client.StoreException;
import io.diststore.node.ExitCode;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NoSuchElementException;
import picocli.CommandLine;

/** Runs a tool. The first argument is the tool's name; the tool's own arguments follow. */
public final class ToolMain {
  private ToolMain() {}

  public static void main(String[] decoded) {
    try {
      System.exit(runProcess(RawArguments.of(decoded)));
    } catch (RuntimeException | Error defect) {
      // Java itself would end the process with exit code 1, which here means that a key does not
      // exist.
      defect.printStackTrace();
      System.exit(ExitCode.DEFECT.code());
    }
  }

  private static int runProcess(String[] arguments) {
    PrintStream out =
        new PrintStream(
            new BufferedOutputStream(new FileOutputStream(FileDescriptor.out)),
            false,
            StandardCharsets.UTF_8);
    int code = run(arguments, System.in, out, System.err);
    out.flush();
    if (out.checkError() && code == ExitCode.DONE.code()) {
      System.err.println(arguments[0] + ": cannot write the output");
      code = ExitCode.UNKNOWN.code();
    }
    return code;
  }

  /** Runs a tool and returns its exit code. */
  static int run(String[] arguments, InputStream in, PrintStream out, PrintStream err) {
    String name = arguments.length == 0 ? "" : arguments[0];
    Tool tool =
        switch (name) {
          case "storeget" -> new StoreGet(in, out, err);
          case "storeput" -> new StorePut(in, out, err);
          case "storeprimer" -> new StorePrimer(out);
          case "storetest" -> new StoreTest(out, err);
          default -> null;
        };
    if (tool == null) {
      err.println("unknown tool '" + name + "'; use storeget, storeput, storeprimer or storetest");
      return ExitCode.USAGE.code();
    }
    return new CommandLine(tool.command())
        // A key or a value may begin with @, which picocli would expand to the contents of a file.
        .setExpandAtFiles(false)
        .setOut(new PrintWriter(out, true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setParameterExceptionHandler((e, args) -> printUsageError(name, e, err))
        .setExecutionExceptionHandler((e, line, parsed) -> onFailure(name, e, err))
        .execute(Arrays.copyOfRange(arguments, 1, arguments.length));
  }

  private static int printUsageError(
      String name, CommandLine.ParameterException e, PrintStream err) {
    err.println(name + ": " + e.getMessage());
    err.println("Try " + name + " --help");
    return ExitCode.USAGE.code();
  }

  /** Prints the failure and returns its exit code. A defect is printed with its stack trace. */
  private static int onFailure(String name, Exception failure, PrintStream err) {
    err.println(name + ": " + failure.getMessage());
    return switch (failure) {
      case NoSuchElementException e -> ExitCode.UNAVAILABLE.code();
      case StoreException.Unavailable e -> ExitCode.UNAVAILABLE.code();
      case StoreException.Overloaded e -> ExitCode.UNAVAILABLE.code();
      case StoreException.Indeterminate e -> ExitCode.UNKNOWN.code();
      case StoreException.DataLost e -> ExitCode.DATA_LOST.code();
      case StoreException.TooLarge e -> ExitCode.USAGE.code();
      case StoreException.BadRequest e -> ExitCode.USAGE.code();
      case ByteArgument.UnreadableInput e -> ExitCode.USAGE.code();
      default -> {
        failure.printStackTrace(err);
        yield ExitCode.DEFECT.code();
      }
    };
  }
}
