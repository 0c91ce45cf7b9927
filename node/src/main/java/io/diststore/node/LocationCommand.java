package io.diststore.node;

import io.diststore.client.NodeAddress;
import io.diststore.locator.LocatorHandler;
import io.diststore.node.store.Handoff;
import java.io.Console;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

@Command(
    name = "location",
    description = {
      "Runs a node of the locator service alone: it knows the members of its ring, and the node of each key, and stores nothing.",
      "Ctrl-C, or a SIGTERM, takes it out of its ring and ends it.",
      "With --recover, has a ring that has lost its majority go on without the nodes that are dead."
    },
    footer = {
      "",
      "Exit codes: 0 left in good order, 2 the command line, 3 no ring or no port, 4 ended at once,",
      "130 or 143 ended by a signal before it had begun.",
      "With --recover: 0 the ring goes on, 1 nothing to recover or not confirmed, 2 the command line or the token, 3 no such node, 4 not known."
    },
    sortOptions = false)
final class LocationCommand implements Callable<Integer> {
  private static final Set<String> WITH_RECOVER =
      Set.of("--recover", "--yes", "--token", "--token-file");

  @Spec private CommandSpec command;

  @Mixin private MemberOptions member;

  @Option(
      names = "--recover",
      paramLabel = "HOST[:PORT]",
      converter = MemberOptions.PeerConverter.class,
      description = {
        "Runs no node: asks a node of a ring, of whatever service, which members are silent, says what it means to take them for dead, and",
        "does so if that is confirmed. It must be asked for on the node's machine, or with the ring's token."
      })
  private NodeAddress recover;

  @Option(names = "--yes", description = "Confirms the recovery; asked for if not given.")
  private boolean yes;

  private final PrintStream out;
  private final PrintStream err;

  LocationCommand(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  @Override
  public Integer call() {
    if (recover != null) {
      return recover();
    }
    if (yes) {
      throw new ParameterException(command.commandLine(), "--yes is for --recover alone");
    }
    return new NodeProcess(
            "location",
            member.settings(),
            member.http(),
            new Handoff(),
            new EndingOnMachine(),
            (registry, collectors) -> {})
        .run(LocatorHandler::new);
  }

  private int recover() {
    List<String> senseless =
        command.commandLine().getParseResult().matchedOptions().stream()
            .map(option -> option.longestName())
            .filter(name -> !WITH_RECOVER.contains(name))
            .toList();
    if (!senseless.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          String.join(" ", senseless) + " is for a node that is started; --recover starts none");
    }
    return new RecoverRing(recover, member.token(), this::confirmed, out, err).run().code();
  }

  private boolean confirmed() {
    if (yes) {
      return true;
    }
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new ParameterException(
          command.commandLine(),
          "nothing was done. If the silent nodes are dead, say so with --yes");
    }
    if ("yes".equals(console.readLine("Are they dead, and is the ring to go on? (yes or no) "))) {
      return true;
    }
    err.println("location: nothing was done");
    return false;
  }
}
