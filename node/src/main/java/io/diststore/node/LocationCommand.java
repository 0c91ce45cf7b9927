package io.diststore.node;

import io.diststore.client.NodeAddress;
import io.diststore.locator.LocatorHandler;
import io.diststore.node.store.LeaveProgress;
import io.diststore.node.tool.Confirmation;
import io.diststore.node.tool.NodeAddressConverter;
import io.diststore.node.tool.RecoverRing;
import io.diststore.node.tool.VersionText;
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
    name = LocationCommand.NAME,
    description = {
      "Runs one node of the locator service. The node knows the members of its ring and the node that is responsible for each key, but stores nothing.",
      "Ctrl-C or SIGTERM makes the node leave its ring and exit.",
      "With --recover, lets a ring that has lost its majority continue without its dead nodes."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The node left its ring cleanly, or was the last node of its ring. With --recover: the ring continues.",
      "1:With --recover: the ring needs no recovery, or you did not confirm it.",
      "2:The command line is invalid, or the node does not fit the ring: the service, the version, the token or a setting differs. With --recover: the token is wrong, or the process is not a node.",
      "3:The node could not join the ring, or a port is taken. With --recover: the node is unreachable.",
      "4:The node ended without the agreement of its ring. With --recover: the result is unknown.",
      "70:The command has a defect. It prints a stack trace.",
      "130, 143:A signal ended the node before it had started."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  $ location", "  $ location --recover 127.0.0.1:9901"},
    versionProvider = VersionText.class,
    sortOptions = false)
final class LocationCommand implements Callable<Integer> {
  static final String NAME = "location";

  private static final Set<String> OPTIONS_WITH_RECOVER =
      Set.of("--recover", "--yes", "--token", "--token-file");

  @Spec private CommandSpec command;

  @Mixin private MemberOptions member;

  @Option(
      names = "--recover",
      paramLabel = "HOST[:PORT]",
      converter = NodeAddressConverter.class,
      description = {
        "Starts no node. Asks the given node which members of its ring are unreachable, and explains what happens if they are declared dead. If you confirm, declares them dead. The given node can run any service.",
        "Run this command on the machine of that node, or give the ring's token."
      })
  private NodeAddress recover;

  @Option(names = "--yes", description = "Confirms the recovery without asking.")
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
      throw new ParameterException(
          command.commandLine(), "--yes can only be used together with --recover");
    }
    return new NodeProcess(
            NAME,
            member.settings(),
            member.http(),
            new LeaveProgress(),
            new StandaloneShutdownPolicy(),
            (registry, collectors) -> {})
        .run(LocatorHandler::new);
  }

  private int recover() {
    List<String> conflicting =
        command.commandLine().getParseResult().matchedOptions().stream()
            .map(option -> option.longestName())
            .filter(name -> !OPTIONS_WITH_RECOVER.contains(name))
            .toList();
    if (!conflicting.isEmpty()) {
      throw new ParameterException(
          command.commandLine(),
          "--recover starts no node and cannot be used together with "
              + String.join(" ", conflicting));
    }
    Confirmation confirmation =
        new Confirmation(
            NAME,
            yes,
            "Are the unreachable members dead, and should the ring continue without them?",
            "If the unreachable members are dead",
            err);
    return new RecoverRing(NAME, recover, member.token(), confirmation, out, err).run().code();
  }
}
