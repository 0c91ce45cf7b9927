package io.diststore.node.tool;

import io.diststore.client.LocalNodes;
import io.diststore.client.NodeAddress;
import io.diststore.client.StoreClient;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.Callable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/**
 * The options by which every tool finds the store.
 *
 * <p>They are made by calls, as those of all tools are: to read annotations takes a tool a third of
 * the time it runs.
 */
final class StoreChoice {
  private final OptionSpec node =
      OptionSpec.builder("-h")
          .paramLabel("HOST[:PORT]")
          .type(NodeAddress.class)
          .converters(new NodeConverter())
          .description(
              "A node of the store. Without it, the first one found on localhost, ports 9900 to 9909.")
          .build();

  private final OptionSpec deadline =
      OptionSpec.builder("--deadline")
          .paramLabel("TIME")
          .type(Duration.class)
          .converters(new DurationConverter())
          .defaultValue("10s")
          .description(
              "How long each request may take, for example 500ms, 5s or 2m; ${DEFAULT-VALUE} if not given.")
          .build();

  private final OptionSpec help =
      OptionSpec.builder("--help").usageHelp(true).description("Shows this help.").build();

  /** A command with these options, and none of its own yet. */
  CommandSpec command(String name, String description, Callable<Integer> tool) {
    CommandSpec command = CommandSpec.wrapWithoutInspection(tool).name(name);
    command.usageMessage().description(description).sortOptions(false);
    return command.addOption(node).addOption(deadline).addOption(help);
  }

  /** A client of the store that was chosen. */
  StoreClient open() {
    NodeAddress chosen = node.getValue();
    if (chosen == null) {
      chosen = LocalNodes.first(LocalNodes.STORE).orElseThrow(StoreChoice::nobody);
    }
    return new StoreClient(List.of(chosen), deadline.getValue());
  }

  private static NoSuchElementException nobody() {
    return new NoSuchElementException(
        "there is no store on localhost, ports "
            + NodeAddress.DEFAULT_PORT
            + " to "
            + (NodeAddress.DEFAULT_PORT + LocalNodes.PORTS - 1)
            + "; start one with storeserver, or name a node with -h HOST:PORT");
  }

  static final class NodeConverter implements ITypeConverter<NodeAddress> {
    @Override
    public NodeAddress convert(String text) {
      try {
        return NodeAddress.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static final class DurationConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
      try {
        return Durations.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
