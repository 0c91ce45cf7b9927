package io.diststore.node.tool;

import io.diststore.client.NodeAddress;
import io.diststore.client.StoreClient;
import io.diststore.client.ring.RingLayout;
import io.diststore.node.ExitCode;
import io.diststore.node.print.JsonLines;
import io.diststore.node.print.Paint;
import io.diststore.node.print.Quantity;
import io.diststore.node.print.Table;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;

/** Draws the ring in the terminal. */
final class DrawRing extends Tool {
  private final StoreChoice store = new StoreChoice();

  private final OptionSpec format = Format.option(Format.TEXT, Format.JSON, Format.TABLE);

  DrawRing(String name, Streams streams) {
    super(
        name,
        streams,
        "Draws the ring.",
        "The circle is the hash space. It starts at the top and runs clockwise. Each letter shows the member that is the primary of most segments at that place. A dot marks segments without a primary, because all their copies are lost.",
        "The format json lists the segments of each primary, in runs.");
    store.addTo(spec);
    spec.addOption(format);
    exitCodesOfRead(null);
    examples("$ diststore ring", "$ diststore ring -o table");
  }

  @Override
  public Integer call() throws IOException {
    RingInfo info;
    NodeAddress asked;
    try (StoreClient client = store.open()) {
      info = client.ring(0);
      asked = client.node();
    }
    RingState state = new RingState(asked, info, new RingLayout(info), Map.of(), Map.of());
    switch (Format.of(format)) {
      case TEXT -> new RingDrawing(state, Paint.on(streams.isOutTerminal())).print(streams.out());
      case TABLE -> table(state).print(streams.out());
      case JSON -> printJson(state);
    }
    return ExitCode.DONE.code();
  }

  private static Table table(RingState state) {
    Table table = new Table("NODE", "ADDRESS", "STATE", ">SEGMENTS", ">SHARE");
    int[] primaries = state.layout().primaries();
    for (int i = 0; i < primaries.length; i++) {
      RingMember member = state.info().getMembers().get(i);
      table.row(
          List.of(
              member.getName(),
              NodeAddress.of(member.getClient()).toString(),
              state.stateOf(member),
              Quantity.count(primaries[i]),
              Quantity.percent((double) primaries[i] / state.info().getSegments())));
    }
    return table;
  }

  private void printJson(RingState state) throws IOException {
    RingInfo info = state.info();
    try (JsonLines lines = new JsonLines(streams.out())) {
      lines.object(
          json -> {
            json.writeNumberField("epoch", info.getEpoch());
            json.writeNumberField("segments", info.getSegments());
            json.writeNumberField("copies", info.getCopies());
            json.writeArrayFieldStart("members");
            for (RingMember member : info.getMembers()) {
              json.writeStartObject();
              json.writeStringField("name", member.getName());
              json.writeStringField("address", NodeAddress.of(member.getClient()).toString());
              json.writeStringField("state", state.stateOf(member));
              json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("primaries");
            for (var run : info.getPrimaries()) {
              json.writeStartObject();
              json.writeNumberField("firstSegment", run.getFirst());
              json.writeNumberField("member", run.getMember());
              json.writeEndObject();
            }
            json.writeEndArray();
          });
    }
  }
}
