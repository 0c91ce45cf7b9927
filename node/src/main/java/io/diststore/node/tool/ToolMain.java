package io.diststore.node.tool;

import io.diststore.client.StoreException;
import io.diststore.node.ExitCode;
import io.diststore.node.UsageErrors;
import io.diststore.node.print.Paint;
import io.diststore.thrift.diststore.Unavailable;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.NoSuchElementException;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/**
 * Runs a tool. The first argument is the name of the command: {@code diststore}, or one of the
 * original commands. The command's own arguments follow.
 */
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
    CheckedOutput checked = new CheckedOutput(new FileOutputStream(FileDescriptor.out));
    PrintStream out =
        new PrintStream(new BufferedOutputStream(checked), false, StandardCharsets.UTF_8);
    int code = run(arguments, Streams.launched(System.in, out, System.err));
    out.flush();
    if (checked.failure() != null && !checked.isClosedByReader()) {
      System.err.println(
          arguments[0] + ": cannot write the output: " + checked.failure().getMessage());
      return code == ExitCode.DONE.code() ? ExitCode.USAGE.code() : code;
    }
    return code;
  }

  /** Runs a tool and returns its exit code. */
  static int run(String[] arguments, Streams streams) {
    PrintStream err = streams.err();
    String name = arguments.length == 0 ? "" : arguments[0];
    String[] own = Arrays.copyOfRange(arguments, Math.min(1, arguments.length), arguments.length);
    CommandSpec command =
        name.equals(Commands.ROOT) ? Commands.root(own, streams) : Commands.original(name, streams);
    if (name.equals(Commands.ROOT) && own.length == 0) {
      new CommandLine(command).usage(err);
      return ExitCode.USAGE.code();
    }
    if (command == null) {
      err.println(
          "unknown tool '"
              + name
              + "'; use diststore, storeget, storeput, storeprimer or storetest");
      return ExitCode.USAGE.code();
    }
    return new CommandLine(command)
        // A key or a value may begin with @, which picocli would expand to the contents of a file.
        .setExpandAtFiles(false)
        .setOut(new PrintWriter(streams.out(), true, StandardCharsets.UTF_8))
        .setErr(new PrintWriter(err, true, StandardCharsets.UTF_8))
        .setColorScheme(CommandLine.Help.defaultColorScheme(ansi(streams)))
        .setParameterExceptionHandler((e, args) -> UsageErrors.print(e, err))
        .setExecutionExceptionHandler((e, line, parsed) -> onFailure(e, line, err))
        .execute(own);
  }

  private static CommandLine.Help.Ansi ansi(Streams streams) {
    return Paint.on(streams.isOutTerminal()).isOn()
        ? CommandLine.Help.Ansi.ON
        : CommandLine.Help.Ansi.OFF;
  }

  /** Prints the failure and returns its exit code. A defect is printed with its stack trace. */
  private static int onFailure(Exception failure, CommandLine line, PrintStream err) {
    if (failure instanceof CommandLine.ParameterException usage) {
      return UsageErrors.print(usage, err);
    }
    line.getOut().flush();
    err.println(line.getCommandSpec().qualifiedName() + ": " + failure.getMessage());
    if (failure instanceof StoreException known) {
      advice(known).ifPresent(err::println);
    }
    return switch (failure) {
      case NoSuchElementException e -> ExitCode.UNAVAILABLE.code();
      case StoreException.Unavailable e -> ExitCode.UNAVAILABLE.code();
      case StoreException.Overloaded e -> ExitCode.UNAVAILABLE.code();
      case StoreException.Indeterminate e -> ExitCode.UNKNOWN.code();
      case StoreException.DataLost e -> ExitCode.DATA_LOST.code();
      case StoreException.TooLarge e -> ExitCode.USAGE.code();
      case StoreException.BadRequest e -> ExitCode.USAGE.code();
      case IOException e -> ExitCode.USAGE.code();
      default -> {
        failure.printStackTrace(err);
        yield ExitCode.DEFECT.code();
      }
    };
  }

  /** Returns what the user can do after a failure whose message does not say this. */
  static Optional<String> advice(StoreException failure) {
    return switch (failure) {
      // A node has answered, so the message is about the ring.
      case StoreException.Unavailable e when e.getCause() instanceof Unavailable ->
          Optional.of(
              "Nothing was changed. Try again in a few seconds; diststore status shows what is wrong with the ring.");
      case StoreException.Indeterminate e ->
          Optional.of("Read the key to see whether the write was applied.");
      case StoreException.DataLost e ->
          Optional.of("diststore status shows which nodes held the data, and what to do.");
      default -> Optional.empty();
    };
  }
}
