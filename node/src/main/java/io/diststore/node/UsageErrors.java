package io.diststore.node;

import java.io.PrintStream;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Explains what is wrong with a command line. */
public final class UsageErrors {
  /** Options that other programs have, and the options that do the same here. */
  private static final Map<String, List<String>> SYNONYMS =
      Map.of(
          "--port", List.of("-p", "-h"), "--listen", List.of("--bind"), "-v", List.of("--version"));

  private UsageErrors() {}

  /** Prints what is wrong and where to find help. Returns the exit code of the command. */
  public static int print(ParameterException e, PrintStream err) {
    CommandSpec command = e.getCommandLine().getCommandSpec();
    err.println(command.qualifiedName() + ": " + message(e, command));
    err.println("Try " + command.qualifiedName() + " --help");
    return ExitCode.USAGE.code();
  }

  private static String message(ParameterException e, CommandSpec command) {
    // Picocli complains of a missing argument before it complains of an unknown option, although
    // the unknown option is usually the reason.
    for (String argument : e.getCommandLine().getParseResult().unmatched()) {
      if (argument.startsWith("-") && argument.length() > 1) {
        return unknownOption(argument, command);
      }
    }
    if (e instanceof UnmatchedArgumentException unmatched) {
      return unmatched(unmatched, command);
    }
    return e.getMessage();
  }

  private static String unmatched(UnmatchedArgumentException e, CommandSpec command) {
    String first = e.getUnmatched().getFirst();
    if (command.subcommands().isEmpty()) {
      return "unexpected argument '" + first + "'";
    }
    return "'" + first + "' is not a command" + didYouMean(e.getSuggestions());
  }

  private static String unknownOption(String argument, CommandSpec command) {
    String name = argument.contains("=") ? argument.substring(0, argument.indexOf('=')) : argument;
    List<String> known =
        SYNONYMS.getOrDefault(name, List.of()).stream()
            .filter(command.optionsMap()::containsKey)
            .limit(1)
            .toList();
    if (known.isEmpty()) {
      known =
          command.optionsMap().keySet().stream()
              .filter(option -> option.startsWith("--"))
              .filter(option -> option.startsWith(name) || name.startsWith(option))
              .toList();
    }
    return "unknown option " + name + didYouMean(known);
  }

  private static String didYouMean(List<String> suggestions) {
    return suggestions.isEmpty() ? "" : "; did you mean " + String.join(" or ", suggestions) + "?";
  }
}
