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
    if (tokenFile.getValue() == null) {
      return token.getValue() == null
          ? null
          : new String(RawArguments.bytes(token.getValue()), StandardCharsets.UTF_8);
    }
    return TokenFile.read(Path.of(RawArguments.decoded(tokenFile.getValue())));
  }

  /** Connects to the port for administrators of a node. */
  Administrator connect(NodeAddress node, String knownToken) throws TException {
    return new Administrator(portOf(node), knownToken);
  }

  /** Returns the address at which the node serves administrators. */
  NodeAddress portOf(NodeAddress node) {
    return peerPort.getValue() == null
        ? node
        : new NodeAddress(node.host(), peerPort.<Long>getValue().intValue());
  }
}
