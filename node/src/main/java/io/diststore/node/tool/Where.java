package io.diststore.node.tool;

import io.diststore.client.NodeAddress;
import io.diststore.client.StoreClient;
import io.diststore.client.StoreException;
import io.diststore.client.Value;
import io.diststore.client.ring.RingLayout;
import io.diststore.node.ExitCode;
import io.diststore.node.print.JsonLines;
import io.diststore.node.print.Quantity;
import io.diststore.node.print.Utf8;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Shows which nodes keep a key. */
final class Where extends Tool {
  private final StoreChoice store = new StoreChoice();

  private final PositionalParamSpec key = ByteArgument.key();

  private final OptionSpec format = Format.option(Format.TEXT, Format.JSON);

  Where(String name, Streams streams) {
    super(
        name,
        streams,
        "Shows which nodes keep a key.",
        "Shows the segment of KEY, its primary, and the nodes with the other copies. Also shows the version and the size of its value. The key need not exist.");
    spec.addPositional(key);
    store.addTo(spec);
    spec.addOption(format);
    exitCodesOfRead(null);
    examples("$ diststore where hello");
  }

  @Override
  public Integer call() throws IOException {
    byte[] bytes = ByteArgument.bytes(key.getValue(), streams.in());
    try (StoreClient client = store.open()) {
      RingInfo info = client.ring(0);
      RingLayout layout = new RingLayout(info);
      Found found = new Found(bytes, info, layout, layout.segment(bytes), read(client, bytes));
      if (Format.of(format) == Format.JSON) {
        printJson(found);
      } else {
        printText(found);
      }
      return ExitCode.DONE.code();
    }
  }

  private record Found(
      byte[] key, RingInfo info, RingLayout layout, int segment, Optional<Value> value) {
    Optional<RingMember> primary() {
      return layout.primary(segment);
    }

    /** Returns the members with a copy other than the primary's; empty if they are unknown. */
    List<RingMember> others() {
      List<RingMember> owners = layout.owners(segment);
      return owners.isEmpty() ? owners : owners.subList(1, owners.size());
    }
  }

  /** Reads the key; the part of the ring that it belongs to may be lost. */
  private static Optional<Value> read(StoreClient client, byte[] key) {
    try {
      return client.get(key);
    } catch (StoreException.DataLost lost) {
      return Optional.empty();
    }
  }

  private void printText(Found found) {
    line("key", Utf8.printable(found.key()));
    line("segment", found.segment() + " of " + found.info().getSegments());
    if (found.primary().isEmpty()) {
      line("primary", "none: all copies of this segment are lost (see diststore status)");
      return;
    }
    line("primary", member(found.primary().get()));
    boolean isKnown = !found.layout().owners(found.segment()).isEmpty();
    if (!isKnown) {
      line("copies", "unknown, because the ring is changing");
    } else if (found.others().isEmpty()) {
      line("copies", "none besides the primary's");
    }
    found.others().forEach(other -> line("copy", member(other)));
    line(
        "value",
        found
            .value()
            .map(
                value ->
                    Quantity.size(value.bytes().length)
                        + ", version "
                        + value.version()
                        + (value.ttlMillis().isPresent()
                            ? ", expires in " + Quantity.millis(value.ttlMillis().getAsLong())
                            : ""))
            .orElse("the key does not exist"));
  }

  private void line(String label, String text) {
    streams.out().printf("%-9s%s%n", label, text);
  }

  private static String member(RingMember member) {
    String address = NodeAddress.of(member.getClient()).toString();
    return member.getName()
        + (member.getName().equals(address) ? "" : " at " + address)
        + (member.isSetZone() ? ", zone " + member.getZone() : "");
  }

  private void printJson(Found found) throws IOException {
    try (JsonLines lines = new JsonLines(streams.out())) {
      lines.object(
          json -> {
            JsonLines.bytes(json, "key", found.key());
            json.writeNumberField("segment", found.segment());
            json.writeNumberField("segments", found.info().getSegments());
            if (found.primary().isPresent()) {
              json.writeStringField("primary", found.primary().get().getName());
            }
            json.writeArrayFieldStart("copies");
            for (RingMember owner : found.layout().owners(found.segment())) {
              json.writeString(owner.getName());
            }
            json.writeEndArray();
            json.writeBooleanField("exists", found.value().isPresent());
            if (found.value().isPresent()) {
              json.writeNumberField("version", found.value().get().version());
              json.writeNumberField("bytes", found.value().get().bytes().length);
            }
          });
    }
  }
}
