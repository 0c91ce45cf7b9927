package io.diststore.node.tool;

import io.diststore.client.LocalNodes;
import io.diststore.client.NodeAddress;
import io.diststore.client.StoreClient;
import java.time.Duration;
import java.util.List;
import java.util.NoSuchElementException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options by which every tool finds the store. */
final class StoreChoice {
  @Option(
      names = "-h",
      paramLabel = "HOST[:PORT]",
      converter = NodeConverter.class,
      description =
          "A node of the store. Without it, the first one found on localhost, ports 9900 to 9909.")
  private NodeAddress node;

  @Option(
      names = "--deadline",
      paramLabel = "TIME",
      converter = DurationConverter.class,
      defaultValue = "10s",
      description =
          "How long each request may take, for example 500ms, 5s or 2m; ${DEFAULT-VALUE} if not given.")
  private Duration deadline;

  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  private boolean help;

  /** A client of the store that was chosen. */
  StoreClient open() {
    NodeAddress chosen =
        node != null ? node : LocalNodes.first(LocalNodes.STORE).orElseThrow(StoreChoice::nobody);
    return new StoreClient(List.of(chosen), deadline);
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
