package io.diststore.node;

import io.diststore.locator.MemberSettings;
import io.diststore.node.http.RequestMeter;
import io.diststore.node.kubernetes.InPod;
import io.diststore.node.store.Handoff;
import io.diststore.node.store.StoreHandler;
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
      "Runs a node of the store.",
      "Ctrl-C, or a SIGTERM, hands its keys to the others and ends it; a second Ctrl-C ends it at once."
    },
    footer = {
      "",
      "Exit codes: 0 left in good order, 2 the command line, 3 no ring or no port, 4 ended at once,",
      "130 or 143 ended by a signal before it had begun."
    },
    sortOptions = false)
final class StoreServerCommand implements Callable<Integer> {
  /**
   * A message is bounded by the form of frames, and carries a key and what the wire adds besides.
   */
  private static final int VALUE_BYTES_MAX = 15 << 20;

  private static final int MESSAGE_BYTES_BESIDES = 1 << 17;

  /** How much of the heap the entries may take before writes are refused. */
  private static final double PART_FOR_ENTRIES = 0.55;

  @Mixin private MemberOptions member;

  @Option(
      names = "--copies",
      paramLabel = "NUMBER",
      description =
          "How many nodes keep each key, if this node founds the ring; ${DEFAULT-VALUE} if not given.")
  private int copies = 2;

  @Option(
      names = "--value-limit",
      paramLabel = "BYTES",
      converter = ValueLimit.class,
      description = "The largest value, the same on all nodes of the ring; 1048576 if not given.")
  private Integer valueLimit;

  @Option(
      names = "--kubernetes",
      description = {
        "For a pod of a DistStore: listens on all addresses, on fixed ports (9900 if -p is not given, 9901 for peers), is named like its pod,",
        "and takes everything else from what the pod is given: the environment POD_NAME, POD_NAMESPACE, POD_IP and DISTSTORE_NAME, the token,",
        "and the DistStoreRing, which decides who is a member."
      })
  private boolean kubernetes;

  @Override
  public Integer call() {
    Limits.Builder chosen = Limits.builder().entryBytes(roomInHeap());
    Limits limits = (valueLimit == null ? chosen : chosen.valueBytes(valueLimit)).build();
    TransportLimits transport = MemberSettings.SHARED_PORT;
    if (limits.valueBytes() + MESSAGE_BYTES_BESIDES > transport.messageBytesMax()) {
      transport =
          transport.toBuilder()
              .messageBytesMax(limits.valueBytes() + MESSAGE_BYTES_BESIDES)
              .build();
    }
    InPod pod = kubernetes ? InPod.here(System.getenv()) : null;
    MemberSettings settings =
        (kubernetes ? pod.settings(member.settingsInPod()) : member.settings())
            .withCopies(copies)
            .withLimits(limits)
            .withTransport(transport);
    Handoff handoff = new Handoff();
    RequestMeter meter = new RequestMeter();
    HttpPort http = kubernetes ? member.httpInPod() : member.http();
    Ending ending = kubernetes ? new EndingInPod(pod) : new EndingOnMachine();
    return new NodeProcess("storeserver", settings, http, handoff, ending, meter)
        .run(
            ring -> meter.count(new StoreHandler(ring, limits, handoff, meter, ending::objection)));
  }

  /** The rest of the heap holds what is under way, and what the collector needs. */
  private static long roomInHeap() {
    long part = (long) (Runtime.getRuntime().maxMemory() * PART_FOR_ENTRIES);
    return Math.min(part, Slabs.BYTES_MAX / 2);
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
        // Said below, like a number that is no limit.
      }
      throw new TypeConversionException(
          "'" + text + "' is no limit; give 1 to " + VALUE_BYTES_MAX + " bytes");
    }
  }
}
