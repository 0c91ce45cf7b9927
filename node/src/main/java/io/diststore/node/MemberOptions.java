package io.diststore.node;

import io.diststore.client.NodeAddress;
import io.diststore.locator.MemberSettings;
import io.diststore.locator.PortRange;
import io.diststore.node.http.HttpPort;
import io.diststore.node.tool.NodeAddressConverter;
import io.diststore.ring.placement.Site;
import io.diststore.ring.view.Endpoint;
import java.io.IOException;
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

/** The options shared by all commands that start a node. */
final class MemberOptions {
  private static final int PORT_MAX = 65535;
  private static final int CLIENT_PORT_IN_POD = 9900;
  private static final int PEER_PORT_IN_POD = 9901;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Option(
      names = "-h",
      paramLabel = "HOST[:PORT]",
      converter = NodeAddressConverter.class,
      description =
          "Any node of the ring to join. By default, the new node looks for a ring on localhost, ports 9900 to 9909, and founds a new ring if it finds none.")
  private NodeAddress peer;

  @Option(
      names = "-p",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description = "The port to listen on. Default: the first free port from 9900 to 9909.")
  private Integer port;

  @Option(
      names = "--peer-port",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description =
          "A separate port for other nodes and administrators. By default, they share the port that clients use.")
  private Integer peerPort;

  @Option(
      names = "--ports",
      paramLabel = "FIRST-LAST",
      converter = PortsConverter.class,
      description =
          "The range of ports that the nodes on this machine use, and in which they look for each other. Use the same range for all nodes of the ring. Default: 9900-9909.")
  private PortRange ports;

  @Option(
      names = "--bind",
      paramLabel = "ADDRESS",
      description =
          "The address to listen on. Any address that other machines can reach requires a token. Default: 127.0.0.1.")
  private String bind;

  @Option(
      names = "--advertise",
      paramLabel = "HOST",
      description =
          "The host name or address by which others reach this node. Default: the address that the node listens on.")
  private String advertise;

  @Option(
      names = "--zone",
      paramLabel = "ZONE",
      converter = SiteNameConverter.class,
      description =
          "The zone that this node is in. A zone is a part of the network or of a building that can fail as a whole. The ring keeps the copies of each key in different zones, if it has enough zones. Default: the node is a zone of its own.")
  private String zone;

  @Option(
      names = "--host",
      paramLabel = "MACHINE",
      converter = SiteNameConverter.class,
      description =
          "The machine that this node runs on. Within a zone, the ring keeps the copies of each key on different machines, if the zone has enough machines. Default: the node is on a machine of its own.")
  private String machine;

  @ArgGroup private Token token;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      converter = PortConverter.class,
      description =
          "The port for health checks and metrics. Default: the first free port from 9990 on.")
  private Integer httpPort;

  @Option(names = "--help", usageHelp = true, description = "Show this help and exit.")
  private boolean help;

  @Option(names = "--version", versionHelp = true, description = "Show the version and exit.")
  private boolean version;

  /** The two options for the token. Only one of them can be used. */
  static final class Token {
    @Option(
        names = "--token",
        paramLabel = "TOKEN",
        description =
            "The secret that all nodes of the ring share. Other users of this machine can see it on the command line, so prefer --token-file.")
    private String text;

    @Option(
        names = "--token-file",
        paramLabel = "FILE",
        description = "The file that contains the token.")
    private Path file;
  }

  /**
   * Returns the member's settings.
   *
   * @throws IllegalArgumentException if options contradict each other
   * @throws ParameterException if the token file cannot be read
   */
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
    settings = settings.withSite(site()).withToken(token());
    // The bind address is set last, because it is checked against the token and the advertised
    // host.
    return bind == null ? settings : settings.withBind(bind);
  }

  /**
   * Returns the settings of a node in a pod, with fixed default ports. Rejects options for settings
   * that the pod itself determines.
   */
  MemberSettings settingsInPod() {
    if (peer != null || ports != null || bind != null || advertise != null || token != null) {
      throw new ParameterException(
          command.commandLine(),
          "--kubernetes cannot be used together with -h, --ports, --bind, --advertise, --token or --token-file: the pod determines these settings");
    }
    return MemberSettings.defaults()
        .withSite(site())
        .withPort(port == null ? CLIENT_PORT_IN_POD : port)
        .withPeerPort(peerPort == null ? PEER_PORT_IN_POD : peerPort);
  }

  private Site site() {
    return new Site(zone == null ? "" : zone, machine == null ? "" : machine);
  }

  /**
   * Returns the HTTP port of a node in a pod. The node tries no other port, because probes and
   * scrapers must know the port in advance.
   */
  HttpPort httpInPod() {
    return new HttpPort(httpPort == null ? HttpPort.FIRST : httpPort);
  }

  /** Returns the ring's token, or null if none was given. */
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
      return TokenFile.read(file);
    } catch (IOException e) {
      throw new ParameterException(command.commandLine(), e.getMessage(), e);
    }
  }

  static final class SiteNameConverter implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
      try {
        return new Site(text, "").zone();
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(
            "'"
                + text
                + "' is not a valid name; use up to "
                + Site.NAME_LENGTH_MAX
                + " printable ASCII characters without spaces");
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
        // A text that is not a number is reported below, like a number that is out of range.
      }
      throw new TypeConversionException(
          "'" + text + "' is not a port number; use 1 to " + PORT_MAX);
    }
  }

  static final class PortsConverter implements ITypeConverter<PortRange> {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,5})-(\\d{1,5})");

    @Override
    public PortRange convert(String text) {
      Matcher range = RANGE.matcher(text);
      if (!range.matches()) {
        throw new TypeConversionException(
            "'" + text + "' is not a port range; use FIRST-LAST, for example 9900-9909");
      }
      try {
        return new PortRange(Integer.parseInt(range.group(1)), Integer.parseInt(range.group(2)));
      } catch (IllegalArgumentException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }
}
