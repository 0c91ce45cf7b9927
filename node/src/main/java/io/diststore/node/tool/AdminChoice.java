package io.diststore.node.tool;

import io.diststore.client.Administrator;
import io.diststore.client.NodeAddress;
import io.diststore.node.TokenFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.apache.thrift.TException;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options by which an administrator gets access to the nodes. */
final class AdminChoice {
  private final OptionSpec token =
      OptionSpec.builder("--token")
          .paramLabel("TOKEN")
          .type(String.class)
          .description(
              "The ring's token. Other users of this machine can see it on the command line, so prefer --token-file.")
          .build();

  private final OptionSpec tokenFile =
      OptionSpec.builder("--token-file")
          .paramLabel("FILE")
          .type(String.class)
          .description("The file that contains the ring's token.")
          .build();

  private final OptionSpec peerPort =
      OptionSpec.builder("--peer-port")
          .paramLabel("PORT")
          .type(Long.class)
          .converters(new NumberConverter(1, 65535))
          .description(
              "The nodes' port for administrators, if the nodes were started with --peer-port. Default: the port for clients.")
          .build();

  private final StoreChoice store;

  /**
   * @param store the options that choose the store; its context can name a token and a port
   */
  AdminChoice(StoreChoice store) {
    this.store = store;
  }

  void addTo(CommandSpec command) {
    command.addArgGroup(
        ArgGroupSpec.builder().exclusive(true).addArg(token).addArg(tokenFile).build());
    command.addOption(peerPort);
  }

  /**
   * Returns the token, or null if none was given.
   *
   * @throws IOException if the token file cannot be read; the message can be shown to a user
   */
  String token() throws IOException {
    if (tokenFile.getValue() != null) {
      return TokenFile.read(Path.of(RawArguments.decoded(tokenFile.getValue())));
    }
    if (token.getValue() != null) {
      return new String(RawArguments.bytes(token.getValue()), StandardCharsets.UTF_8);
    }
    Path ofContext = store.context().map(Contexts.Context::tokenFile).orElse(null);
    return ofContext == null ? null : TokenFile.read(ofContext);
  }

  /** Returns where the nodes serve administrators. */
  Ports ports() throws IOException {
    Long given = peerPort.getValue();
    Integer ofContext = store.context().map(Contexts.Context::peerPort).orElse(null);
    return new Ports(given == null ? ofContext : Integer.valueOf(given.intValue()));
  }

  /**
   * The port for administrators.
   *
   * @param port null if it is each node's port for clients
   */
  record Ports(Integer port) {
    /** Returns the address at which the node serves administrators. */
    NodeAddress of(NodeAddress node) {
      return port == null ? node : new NodeAddress(node.host(), port);
    }

    /** Connects to the port for administrators of a node. */
    Administrator connect(NodeAddress node, String token) throws TException {
      return new Administrator(of(node), token);
    }
  }
}
