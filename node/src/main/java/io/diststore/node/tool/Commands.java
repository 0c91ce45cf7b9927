package io.diststore.node.tool;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The commands: the subcommands of {@code diststore}, and the commands of the original program. */
final class Commands {
  static final String ROOT = "diststore";

  /** Creates the tool that carries out a command. */
  interface Factory {
    Tool create(String name, Streams streams);
  }

  /** The subcommands in the order of the help. */
  private static final Map<String, Factory> SUBCOMMANDS = new LinkedHashMap<>();

  static {
    SUBCOMMANDS.put("get", Get::new);
    SUBCOMMANDS.put("put", Put::new);
    SUBCOMMANDS.put("delete", Delete::new);
    SUBCOMMANDS.put("mget", GetMany::new);
    SUBCOMMANDS.put("mput", PutMany::new);
    SUBCOMMANDS.put("scan", Scan::new);
    SUBCOMMANDS.put("count", CountKeys::new);
    SUBCOMMANDS.put("import", Import::new);
    SUBCOMMANDS.put("export", Export::new);
    SUBCOMMANDS.put("where", Where::new);
    SUBCOMMANDS.put("status", Status::new);
    SUBCOMMANDS.put("ring", DrawRing::new);
    SUBCOMMANDS.put("recover", Recover::new);
    SUBCOMMANDS.put("accept-loss", AcceptLoss::new);
    SUBCOMMANDS.put("shell", Shell::new);
    SUBCOMMANDS.put("contexts", ListContexts::new);
    SUBCOMMANDS.put("completion", Completion::new);
    SUBCOMMANDS.put("node", NodeNotice::new);
  }

  private static final Map<String, Factory> ORIGINAL =
      Map.of(
          "storeget", Get::new,
          "storeput", Put::new,
          "storeprimer", Prime::new,
          "storetest", CheckPrimed::new);

  private Commands() {}

  static boolean isOriginal(String name) {
    return ORIGINAL.containsKey(name);
  }

  /** Returns one of the original commands, or null if there is none of this name. */
  static CommandSpec original(String name, Streams streams) {
    Factory factory = ORIGINAL.get(name);
    return factory == null ? null : factory.create(name, streams).spec;
  }

  /**
   * Returns the command {@code diststore}. If the first argument names a subcommand, it has only
   * that one, because creating all of them takes time.
   */
  static CommandSpec root(String[] arguments, Streams streams) {
    Factory chosen = arguments.length == 0 ? null : SUBCOMMANDS.get(arguments[0]);
    if (chosen == null) {
      return all(streams);
    }
    return empty().addSubcommand(arguments[0], chosen.create(arguments[0], streams).spec);
  }

  /** Returns the command {@code diststore} with all its subcommands. */
  static CommandSpec all(Streams streams) {
    CommandSpec root = empty();
    SUBCOMMANDS.forEach(
        (name, factory) -> root.addSubcommand(name, factory.create(name, streams).spec));
    return root;
  }

  private static CommandSpec empty() {
    CommandSpec root = CommandSpec.create().name(ROOT).versionProvider(new VersionText());
    root.addOption(
        OptionSpec.builder("--help")
            .usageHelp(true)
            .description("Show this help and exit.")
            .build());
    root.addOption(
        OptionSpec.builder("--version")
            .versionHelp(true)
            .description("Show the version and exit.")
            .build());
    root.usageMessage()
        .description("Works with a store, or runs one of its nodes.")
        .synopsisSubcommandLabel("COMMAND")
        .footer("", "diststore COMMAND --help describes a command and its exit codes.");
    return root;
  }
}
