package io.diststore.node;

import io.diststore.locator.MemberSettings;
import io.diststore.node.http.HttpPort;
import io.diststore.node.kubernetes.PodRuntime;
import io.diststore.node.metrics.RequestMetrics;
import io.diststore.node.store.LeaveProgress;
import io.diststore.node.store.StoreHandler;
import io.diststore.node.tool.NumberConverter;
import io.diststore.node.tool.VersionText;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.shell.Limits;
import io.diststore.transport.TransportLimits;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

@Command(
    name = "storeserver",
    description = {
      "Runs one node of the store.",
      "Ctrl-C or SIGTERM makes the node hand its keys over to the other nodes and exit. A second Ctrl-C ends the node at once."
    },
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:The node left its ring cleanly, or was the last node of its ring.",
      "2:The command line is invalid, or the node does not fit the ring: the service, the version, the token or a setting differs.",
      "3:The node could not join the ring, or a port is taken.",
      "4:The node ended before it had handed over all its keys, or without the agreement of its ring.",
      "70:The command has a defect. It prints a stack trace.",
      "130, 143:A signal ended the node before it had started."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  $ storeserver", "  $ storeserver --bind 10.0.0.2 --token-file token -h 10.0.0.1"},
    versionProvider = VersionText.class,
    sortOptions = false)
final class StoreServerCommand implements Callable<Integer> {
  /**
   * The largest value of {@code --value-limit}. The frame format limits the size of a message, and
   * a message must also have room for a key and for protocol fields.
   */
  private static final int VALUE_BYTES_MAX = 15 << 20;

  /** The bytes in a message that are reserved for everything except the value. */
  private static final int MESSAGE_OVERHEAD_BYTES = 1 << 17;

  /** The part of the heap that entries may occupy before the node refuses writes. */
  private static final double ENTRIES_HEAP_PART = 0.55;

  /** Marks and outcomes of clients may occupy the heap divided by this. */
  private static final int CLIENTS_HEAP_DIVISOR = 6;

  /** The name by which the user called this command. */
  private final String name;

  @Mixin private MemberOptions member;

  @Option(
      names = "--copies",
      paramLabel = "NUMBER",
      converter = Copies.class,
      description =
          "The number of nodes that keep a copy of each key. The node that founds the ring sets this number; give all other nodes the same number, or omit the option. Default: 2.")
  private Long copies;

  @Option(
      names = "--value-limit",
      paramLabel = "BYTES",
      converter = ValueLimit.class,
      description =
          "The maximum size of a value. Use the same limit on all nodes of the ring. Default: 1048576.")
  private Integer valueLimit;

  @Option(
      names = "--kubernetes",
      description = {
        "Runs the node in a pod of a DistStore and names it after the pod.",
        "The node listens on all addresses: on port 9900 for clients and 9901 for other nodes, unless -p and --peer-port say otherwise.",
        "The pod determines the token, the ring, and the address of the node. The node reads the environment variables POD_NAME, POD_NAMESPACE, POD_IP and DISTSTORE_NAME, the mounted files, such as the token and the zone, and the DistStoreRing resource, which lists the members of the ring. POD_ZONE and POD_HOST are the defaults of --zone and --host. If POD_ZONE is empty, the node waits up to 15 s for the zone if such a file is mounted."
      })
  private boolean kubernetes;

  StoreServerCommand(String name) {
    this.name = name;
  }

  @Override
  public Integer call() {
    Limits.Builder chosen =
        Limits.builder().entryBytes(entryBytesMax()).clientBytes(clientBytesMax());
    Limits limits = (valueLimit == null ? chosen : chosen.valueBytes(valueLimit)).build();
    TransportLimits transport = MemberSettings.SHARED_PORT;
    if (limits.valueBytes() + MESSAGE_OVERHEAD_BYTES > transport.messageBytesMax()) {
      transport =
          transport.toBuilder()
              .messageBytesMax(limits.valueBytes() + MESSAGE_OVERHEAD_BYTES)
              .build();
    }
    PodRuntime pod = kubernetes ? PodRuntime.create(System.getenv()) : null;
    MemberSettings settings =
        (kubernetes ? pod.settings(member.settingsInPod()) : member.settings())
            .withLimits(limits)
            .withTransport(transport);
    if (copies != null) {
      settings = settings.withCopies(copies.intValue());
    }
    LeaveProgress progress = new LeaveProgress();
    RequestMetrics metrics = new RequestMetrics();
    HttpPort http = kubernetes ? member.httpInPod() : member.http();
    ShutdownPolicy policy =
        kubernetes ? new PodShutdownPolicy(pod) : new StandaloneShutdownPolicy();
    return new NodeProcess(name, settings, http, progress, policy, metrics)
        .run(ring -> metrics.observe(new StoreHandler(ring, progress, metrics, policy::objection)));
  }

  /**
   * Returns how many bytes the entries may occupy. The rest of the heap is for requests in progress
   * and for the garbage collector.
   */
  private static long entryBytesMax() {
    long part = (long) (Runtime.getRuntime().maxMemory() * ENTRIES_HEAP_PART);
    return Math.min(part, Slabs.BYTES_MAX / 2);
  }

  /** Returns how many bytes the marks and the outcomes of clients may occupy. */
  private static long clientBytesMax() {
    return Math.min(
        Runtime.getRuntime().maxMemory() / CLIENTS_HEAP_DIVISOR, Limits.DEFAULT.clientBytes());
  }

  static final class Copies extends NumberConverter {
    Copies() {
      super(1, MemberSettings.COPIES_MAX);
    }
  }

  static final class ValueLimit implements ITypeConverter<Integer> {
    @Override
    public Integer convert(String text) {
      try {
        int bytes = Integer.parseInt(text);
        if (bytes >= 1 && bytes <= VALUE_BYTES_MAX) {
          return bytes;
        }
      } catch (NumberFormatException e) {
        // A text that is not a number is reported below, like a number that is out of range.
      }
      throw new TypeConversionException(
          "'" + text + "' is not a valid limit; use 1 to " + VALUE_BYTES_MAX + " bytes");
    }
  }
}
