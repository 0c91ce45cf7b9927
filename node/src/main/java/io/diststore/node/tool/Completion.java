package io.diststore.node.tool;

import io.diststore.node.ExitCode;
import java.util.Collection;
import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Prints a script that lets a shell complete the commands and options of diststore. */
final class Completion extends Tool {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  private final PositionalParamSpec shell =
      PositionalParamSpec.builder()
          .index("0")
          .arity("1")
          .required(true)
          .type(String.class)
          .paramLabel("bash|zsh|fish")
          .completionCandidates(SHELLS)
          .description("The shell.")
          .build();

  private final OptionSpec help =
      OptionSpec.builder("--help").usageHelp(true).description("Show this help and exit.").build();

  Completion(String name, Streams streams) {
    super(name, streams, "Prints a script that completes commands in your shell.");
    spec.addPositional(shell).addOption(help);
    examples(
        "$ source <(diststore completion bash)",
        "$ diststore completion fish > ~/.config/fish/completions/diststore.fish");
  }

  @Override
  public Integer call() {
    String wanted = shell.getValue();
    switch (wanted) {
      // Zsh runs scripts for bash after bashcompinit, and picocli's script calls that itself.
      case "bash", "zsh" ->
          streams.out().print(AutoComplete.bash(Commands.ROOT, new CommandLine(root())));
      case "fish" -> printFish(root());
      default -> throw usageError("'" + wanted + "' is not one of " + String.join(", ", SHELLS));
    }
    return ExitCode.DONE.code();
  }

  private CommandSpec root() {
    return Commands.all(streams);
  }

  private void printFish(CommandSpec root) {
    streams.out().println("complete -c diststore -f");
    root.subcommands()
        .forEach(
            (command, line) -> {
              streams
                  .out()
                  .printf(
                      "complete -c diststore -n __fish_use_subcommand -a %s -d %s%n",
                      command,
                      quoted(firstSentence(line.getCommandSpec().usageMessage().description())));
              line.getCommandSpec().options().forEach(option -> printFish(command, option));
            });
  }

  private void printFish(String command, OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(name.startsWith("--") ? " -l " : " -s ").append(name.replaceFirst("^-+", ""));
    }
    Iterable<String> candidates = option.completionCandidates();
    String values =
        candidates instanceof Collection<?> listed && !listed.isEmpty()
            ? " -x -a " + quoted(String.join(" ", candidates))
            : option.arity().max() == 0
                ? ""
                : option.paramLabel().equals("FILE") ? " -r -F" : " -x";
    streams
        .out()
        .printf(
            "complete -c diststore -n %s%s%s -d %s%n",
            quoted("__fish_seen_subcommand_from " + command),
            names,
            values,
            quoted(firstSentence(option.description())));
  }

  private static String firstSentence(String[] description) {
    if (description.length == 0) {
      return "";
    }
    int end = description[0].indexOf(". ");
    return end < 0 ? description[0] : description[0].substring(0, end + 1);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
