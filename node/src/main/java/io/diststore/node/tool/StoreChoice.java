package io.diststore.node.tool;

import io.diststore.client.LocalNodes;
import io.diststore.client.NodeAddress;
import io.diststore.client.StoreClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
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

  private final OptionSpec context =
      OptionSpec.builder("--context")
          .paramLabel("NAME")
          .type(String.class)
          .description(
              "The store with this name in the file of contexts (see diststore contexts). Default: $DISTSTORE_CONTEXT, then the current context of the file.")
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
    command.addOption(node);
    if (!Commands.isOriginal(command.name())) {
      command.addOption(context);
    }
    command.addOption(deadline).addOption(help).addOption(version);
  }

  /**
   * Returns a client of the chosen store.
   *
   * @throws IOException if a context was chosen that cannot be read
   */
  StoreClient open() throws IOException {
    return new StoreClient(nodes(), deadline());
  }

  /**
   * Returns the nodes to connect to, at least one.
   *
   * @throws NoSuchElementException if none was chosen and there is none on this machine
   * @throws IOException if a context was chosen that cannot be read
   */
  List<NodeAddress> nodes() throws IOException {
    NodeAddress given = node.getValue();
    if (given != null) {
      return List.of(given);
    }
    Optional<Contexts.Context> chosen = context();
    return chosen.isPresent()
        ? chosen.get().nodes()
        : List.of(LocalNodes.first(LocalNodes.STORE).orElseThrow(StoreChoice::noStore));
  }

  /**
   * Returns the context that supplies the options which were not given.
   *
   * @throws IOException if a context was chosen that cannot be read
   */
  Optional<Contexts.Context> context() throws IOException {
    if (context.command() == null || node.getValue() != null) {
      return Optional.empty();
    }
    Path file = Contexts.file(System.getenv());
    String name =
        context.getValue() == null
            ? System.getenv("DISTSTORE_CONTEXT")
            : RawArguments.decoded(context.getValue());
    if (name == null && !Files.exists(file)) {
      return Optional.empty();
    }
    Contexts contexts = Contexts.read(file);
    String wanted = name == null || name.isEmpty() ? contexts.current() : name;
    return wanted == null ? Optional.empty() : Optional.of(contexts.get(wanted));
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
