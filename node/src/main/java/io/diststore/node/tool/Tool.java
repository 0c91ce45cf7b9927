package io.diststore.node.tool;

import io.diststore.node.ExitCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * A command-line tool. {@link #call} runs it and returns its exit code.
 *
 * <p>The options of all tools are defined by method calls instead of annotations, because reading
 * annotations would take a third of a tool's running time.
 */
abstract class Tool implements Callable<Integer> {
  private static final String CODES_OF_EVERY_COMMAND =
      "The command line is wrong, or a key or a value is too large.";

  final Streams streams;

  /** The tool's name, options and arguments. Picocli sets their values before {@link #call}. */
  final CommandSpec spec;

  Tool(String name, Streams streams, String... description) {
    this.streams = streams;
    spec = CommandSpec.wrapWithoutInspection(this).name(name);
    spec.usageMessage().description(description).sortOptions(false);
    spec.versionProvider(new VersionText());
  }

  /** Returns the command as its user wrote it, for example {@code diststore get}. */
  final String name() {
    return spec.qualifiedName();
  }

  /** Prints one line to standard error, with the name of the command. */
  final void complain(String message) {
    // The output so far belongs before the message, and standard output has a buffer.
    streams.out().flush();
    streams.err().println(name() + ": " + message);
  }

  final ParameterException usageError(String message) {
    return new ParameterException(spec.commandLine(), message);
  }

  /** Adds examples to the help. */
  final void examples(String... lines) {
    spec.usageMessage().footerHeading("%nExamples:%n");
    String[] indented = new String[lines.length];
    for (int i = 0; i < lines.length; i++) {
      indented[i] = "  " + lines[i].replace("%", "%%");
    }
    spec.usageMessage().footer(indented);
  }

  /**
   * Adds to the help the exit codes of a command that reads the store.
   *
   * @param notMet what exit code 1 means; null if the command never exits with 1
   */
  final void exitCodesOfRead(String notMet) {
    exitCodes(codes(notMet, null));
  }

  /** Adds to the help the exit codes of a command that writes to the store. */
  final void exitCodesOfWrite(String notMet) {
    exitCodes(codes(notMet, "The outcome is unknown: the write may have been applied."));
  }

  final void exitCodes(Map<ExitCode, String> codes) {
    Map<String, String> listed = new LinkedHashMap<>();
    codes.forEach((code, meaning) -> listed.put(Integer.toString(code.code()), meaning));
    spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(listed);
  }

  private static Map<ExitCode, String> codes(String notMet, String unknown) {
    Map<ExitCode, String> codes = new LinkedHashMap<>();
    codes.put(ExitCode.DONE, "The command did what it was asked.");
    if (notMet != null) {
      codes.put(ExitCode.NOT_MET, notMet);
    }
    codes.put(ExitCode.USAGE, CODES_OF_EVERY_COMMAND);
    codes.put(
        ExitCode.UNAVAILABLE,
        "The store is unreachable, unavailable or overloaded. Nothing was changed; try again.");
    if (unknown != null) {
      codes.put(ExitCode.UNKNOWN, unknown);
    }
    codes.put(ExitCode.DATA_LOST, "All copies of a part of the ring are gone.");
    return codes;
  }

  /** Returns a flag, which has no value. */
  static OptionSpec flag(String name, String description) {
    return OptionSpec.builder(name).type(boolean.class).description(description).build();
  }

  /** Reports whether a flag was given. Picocli gives an omitted flag the value null. */
  static boolean isGiven(OptionSpec flag) {
    return Boolean.TRUE.equals(flag.getValue());
  }
}
