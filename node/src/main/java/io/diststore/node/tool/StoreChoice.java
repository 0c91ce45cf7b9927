package io.diststore.node.tool;

import io.diststore.client.LocalNodes;
import io.diststore.client.NodeAddress;
import io.diststore.client.StoreClient;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options by which every tool finds the store. */
final class StoreChoice {
  private final OptionSpec node =
      OptionSpec.builder("-h")
          .paramLabel("HOST[:PORT]")
          .type(NodeAddress.class)
          .converters(new NodeAddressConverter())
          .description(
              "The node to connect to. Default: the first node found on localhost, ports 9900 to 9909.")
          .build();

  private final OptionSpec deadline;

  private final OptionSpec help =
      OptionSpec.builder("--help").usageHelp(true).description("Show this help and exit.").build();

  private final OptionSpec version =
      OptionSpec.builder("--version")
          .versionHelp(true)
          .description("Show the version and exit.")
          .build();

  StoreChoice() {
    this("10s");
  }

  /**
   * @param defaultDeadline the time limit of each request if the user gives none
   */
  StoreChoice(String defaultDeadline) {
    deadline =
        OptionSpec.builder("--deadline")
            .paramLabel("TIME")
            .type(Duration.class)
            .converters(new DurationConverter())
            .defaultValue(defaultDeadline)
            .description(
                "The time limit for each request, for example 500ms, 5s or 2m. Default: ${DEFAULT-VALUE}.")
            .build();
  }

  /** Adds these options to a tool's command. */
  void addTo(CommandSpec command) {
    command.addOption(node).addOption(deadline).addOption(help).addOption(version);
  }

  /** Returns a client of the chosen store. */
  StoreClient open() {
    return new StoreClient(nodes(), deadline());
  }

  /**
   * Returns the nodes to connect to.
   *
   * @throws NoSuchElementException if none was chosen and there is none on this machine
   */
  List<NodeAddress> nodes() {
    NodeAddress chosen = node.getValue();
    return List.of(
        chosen == null
            ? LocalNodes.first(LocalNodes.STORE).orElseThrow(StoreChoice::noStore)
            : chosen);
  }

  Duration deadline() {
    return deadline.getValue();
  }

  private static NoSuchElementException noStore() {
    return new NoSuchElementException(
        "there is no store on localhost, ports "
            + NodeAddress.DEFAULT_PORT
            + " to "
            + (NodeAddress.DEFAULT_PORT + LocalNodes.PORTS - 1)
            + "; start one with storeserver, or choose a node with -h HOST:PORT");
  }
}
