package io.diststore.node;

import io.diststore.client.NodeAddress;
import io.diststore.locator.MemberSettings;
import io.diststore.locator.PortRange;
import io.diststore.ring.view.Endpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** The options of every command that is a member of a ring. */
final class MemberOptions {
  private static final int PORT_MAX = 65535;
  private static final int CLIENT_PORT_IN_POD = 9900;
  private static final int PEER_PORT_IN_POD = 9901;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "-h",
      paramLabel = "HOST[:PORT]",
      converter = PeerConverter.class,
      description =
          "A node of the ring to join. Without it, the node joins a ring that it finds on localhost, ports 9900 to 9909, or founds one.")
  private NodeAddress peer;

  @Option(
      names = "-p",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description = "The node's own port. Without it, the first free one from 9900 to 9909.")
  private Integer port;

  @Option(
      names = "--peer-port",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description =
          "A port of their own for the other nodes and for administrators. Without it, they share the node's port with clients.")
  private Integer peerPort;

  @Option(
      names = "--ports",
      paramLabel = "FIRST-LAST",
      converter = PortsConverter.class,
      description =
          "Where the nodes of this machine find each other and take their ports, instead of 9900-9909; the same for all nodes of a ring.")
  private PortRange ports;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on; 127.0.0.1 if not given. One beyond this machine needs a token.")
  private String bind;

  @Option(
      names = "--advertise",
      paramLabel = "HOST",
      description =
          "The host by which others reach the node; the address it listens on if not given.")
  private String advertise;

  @ArgGroup private Token token;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description = "The port of health and metrics. Without it, the first free one from 9990 on.")
  private Integer httpPort;

  @Option(names = "--help", usageHelp = true, description = "Shows this help.")
  private boolean help;

  /** At most one of them. */
  static final class Token {
    @Option(
        names = "--token",
        paramLabel = "TOKEN",
        description =
            "The secret that all nodes of the ring share. Others on this machine may see it; prefer a file.")
    private String text;

    @Option(
        names = "--token-file",
        paramLabel = "FILE",
        description = "A file that holds the token.")
    private Path file;
  }

  /** The member's settings; throws a {@link ParameterException} for those that make no sense. */
  MemberSettings settings() {
    MemberSettings settings = MemberSettings.defaults();
    if (port != null) {
      settings = settings.withPort(port);
    }
    if (peerPort != null) {
      settings = settings.withPeerPort(peerPort);
    }
    if (ports != null) {
      settings = settings.withPorts(ports);
    }
    if (peer != null) {
      settings = settings.withPeer(new Endpoint(peer.host(), peer.port()));
    }
    if (advertise != null) {
      settings = settings.withAdvertise(advertise);
    }
    settings = settings.withToken(token());
    // Last, as it is checked against the others.
    return bind == null ? settings : settings.withBind(bind);
  }

  /**
   * The ports of a node in a pod, which are fixed; what the pod itself says is not to be given
   * besides.
   */
  MemberSettings settingsInPod() {
    if (peer != null || ports != null || bind != null || advertise != null || token != null) {
      throw new ParameterException(
          command.commandLine(),
          "with --kubernetes the pod says where the node is and whom it belongs to: leave -h, --ports, --bind, --advertise and --token away");
    }
    return MemberSettings.defaults()
        .withPort(port == null ? CLIENT_PORT_IN_POD : port)
        .withPeerPort(peerPort == null ? PEER_PORT_IN_POD : peerPort);
  }

  /** Probes and scrapes look for it at one port. */
  HttpPort httpInPod() {
    return new HttpPort(httpPort == null ? HttpPort.FIRST : httpPort);
  }

  /** The ring's token, null if none was given. */
  String token() {
    if (token == null) {
      return null;
    }
    return token.file == null ? token.text : read(token.file);
  }

  HttpPort http() {
    return new HttpPort(httpPort);
  }

  private String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw new ParameterException(
          command.commandLine(),
          "the token cannot be read from " + file + ": " + e.getMessage(),
          e);
    }
  }

  static final class PeerConverter implements ITypeConverter<NodeAddress> {
    @Override
    public NodeAddress convert(String text) {
      try {
        return NodeAddress.parse(text);
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static final class PortConverter implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int port = Integer.parseInt(text);
        if (port >= 1 && port <= PORT_MAX) {
          return port;
        }
      } catch (NumberFormatException e) {
        // Said below, like a number that is no port.
      }
      throw new TypeConversionException("'" + text + "' is no port; ports are 1 to " + PORT_MAX);
    }
  }

  static final class PortsConverter implements ITypeConverter<PortRange> {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})-(\\d{1,5})");

    @Override
    public PortRange convert(String text) {
      Matcher range = RANGE.matcher(text);
      if (!range.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is no range of ports; write FIRST-LAST, for example 9900-9909");
      }
      try {
        return new PortRange(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
