package io.diststore.node.tool;

import com.fasterxml.jackson.core.JsonGenerator;
import io.diststore.client.Administrator;
import io.diststore.client.Count;
import io.diststore.client.NodeAddress;
import io.diststore.client.StoreClient;
import io.diststore.client.StoreException;
import io.diststore.node.ExitCode;
import io.diststore.node.print.JsonLines;
import io.diststore.node.print.Paint;
import io.diststore.node.print.Quantity;
import io.diststore.node.print.Table;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.diststore.MemberState;
import io.diststore.thrift.diststore.RingInfo;
import io.diststore.thrift.diststore.RingMember;
import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.thrift.TException;
import picocli.CommandLine.Model.OptionSpec;

/** Shows the state of a store at a glance: first what is wrong, then its members. */
final class Status extends Tool {
  private static final long RATE_MILLIS = 1000;

  private static final String UNKNOWN = "-";

  private final StoreChoice store = new StoreChoice();

  private final AdminChoice admin = new AdminChoice(store);

  private final OptionSpec format = Format.option(Format.TEXT, Format.JSON, Format.TABLE);

  Status(String name, Streams streams) {
    super(
        name,
        streams,
        "Shows what is wrong with the store, and its members.",
        "Shows first what is wrong and what to do, then the keys, the moves of keys, and the members. The format table has only the members.",
        "If the ring has a token, the command needs it to show the version, the keys and the memory of each member. If the ring has no token, it shows them for nodes on this machine.");
    store.addTo(spec);
    admin.addTo(spec);
    spec.addOption(format);
    Map<ExitCode, String> codes = new LinkedHashMap<>();
    codes.put(ExitCode.DONE, "Nothing is wrong. Keys may be moving.");
    codes.put(ExitCode.NOT_MET, "Something is wrong; the output says what.");
    codes.put(ExitCode.USAGE, "The command line is wrong, or the token file cannot be read.");
    codes.put(ExitCode.UNAVAILABLE, "No node answered.");
    exitCodes(codes);
    examples("$ diststore status", "$ watch -n 1 diststore status -h 127.0.0.1:9901");
  }

  /** How far the moves of keys are. */
  private record Moves(int done, int total, Optional<Long> millisLeft) {}

  @Override
  public Integer call() throws IOException {
    RingState.Access access = connectWith(admin.ports(), admin.token());
    RingState state;
    Optional<Count> count;
    try (StoreClient client = new StoreClient(store.nodes(), store.deadline())) {
      RingInfo info = client.ring(0);
      count = count(client, info);
      // If a node died a moment ago, its ring knows that only now, after the count has failed.
      state = RingState.of(client.node(), count.isPresent() ? info : client.ring(0), access);
    }
    List<Diagnosis.Finding> findings = findings(state, count);
    switch (Format.of(format)) {
      case TEXT -> printText(state, findings, count, moves(state, access));
      case JSON -> printJson(state, findings, count, moves(state, access));
      case TABLE -> members(state).print(streams.out());
    }
    return findings.isEmpty() ? ExitCode.DONE.code() : ExitCode.NOT_MET.code();
  }

  private static RingState.Access connectWith(AdminChoice.Ports ports, String token) {
    return member -> ports.connect(member, token);
  }

  /** A ring that cannot count its keys has a fault, even if the members do not know it yet. */
  private static List<Diagnosis.Finding> findings(RingState state, Optional<Count> count) {
    List<Diagnosis.Finding> findings = Diagnosis.of(state);
    return findings.isEmpty() && count.isEmpty()
        ? List.of(
            new Diagnosis.Finding(
                "a part of the ring did not answer in time", "try again in a few seconds"))
        : findings;
  }

  /** Counts the keys, unless a member is unreachable: then the count would only wait. */
  private static Optional<Count> count(StoreClient client, RingInfo info) {
    if (info.isSetUnreachable()) {
      return Optional.empty();
    }
    try {
      return Optional.of(client.count());
    } catch (StoreException e) {
      return Optional.empty();
    }
  }

  /** Returns how far the moves are, after watching them for a moment; null if nothing moves. */
  private Moves moves(RingState state, RingState.Access access) {
    NodeReport before = state.latest();
    if (before == null || before.getMovingTotal() == 0) {
      return null;
    }
    LockSupport.parkNanos(RATE_MILLIS * 1_000_000);
    int done = before.getMovingDone();
    Optional<RingMember> source =
        state.info().getMembers().stream()
            .filter(member -> member.getName().equals(before.getName()))
            .findFirst();
    if (source.isPresent()) {
      try (Administrator administrator = access.connect(NodeAddress.of(source.get().getClient()))) {
        NodeReport after = administrator.report();
        done = after.getEpoch() == before.getEpoch() ? after.getMovingDone() : done;
      } catch (TException e) {
        // The first report is still worth showing.
      }
    }
    int moved = done - before.getMovingDone();
    return new Moves(
        done,
        before.getMovingTotal(),
        moved <= 0
            ? Optional.empty()
            : Optional.of((before.getMovingTotal() - done) * RATE_MILLIS / moved));
  }

  // ---- for people

  private void printText(
      RingState state, List<Diagnosis.Finding> findings, Optional<Count> count, Moves moves) {
    PrintStream out = streams.out();
    Paint paint = Paint.on(streams.isOutTerminal());
    for (Diagnosis.Finding finding : findings) {
      out.println(paint.red("! " + capitalized(finding.what()) + "."));
      out.println("  What to do: " + finding.remedy() + ".");
    }
    if (!findings.isEmpty()) {
      out.println();
    }
    RingInfo info = state.info();
    String word = state.word();
    line(
        "Ring",
        String.format("%016x", info.getRingHigh()).substring(0, 8)
            + ", "
            + (word.equals("healthy") ? paint.green(word) : paint.red(word))
            + ", epoch "
            + info.getEpoch());
    line("Members", counts(info) + zones(info));
    line("Keys", keys(state, count));
    if (moves != null) {
      line(
          "Moves",
          Quantity.count(moves.done())
              + " of "
              + Quantity.count(moves.total())
              + " segments ("
              + Quantity.percent((double) moves.done() / moves.total())
              + "), "
              + moves
                  .millisLeft()
                  .map(millis -> Quantity.millis(millis) + " left")
                  .orElse("time left unknown"));
    }
    out.println();
    members(state).print(out);
    if (!state.silences().isEmpty()) {
      out.println();
      state.silences().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .forEach(e -> out.println("No report from " + e.getKey() + ": " + e.getValue()));
    }
  }

  private void line(String label, String text) {
    streams.out().printf("%-9s%s%n", label, text);
  }

  private static String counts(RingInfo info) {
    int down = info.getMembersSize() - liveMembers(info);
    return liveMembers(info)
        + (down == 0 ? "" : " and " + down + " down")
        + ", each key on "
        + Math.min(info.getCopies(), liveMembers(info))
        + " of them";
  }

  private static int liveMembers(RingInfo info) {
    return (int) info.getMembers().stream().filter(m -> m.getState() != MemberState.DOWN).count();
  }

  private static String capitalized(String sentence) {
    return sentence.substring(0, 1).toUpperCase(Locale.ROOT) + sentence.substring(1);
  }

  private static String zones(RingInfo info) {
    List<String> zones =
        info.getMembers().stream()
            .filter(RingMember::isSetZone)
            .map(RingMember::getZone)
            .distinct()
            .toList();
    return zones.isEmpty() ? "" : ", zones: " + String.join(" ", zones);
  }

  private static String keys(RingState state, Optional<Count> count) {
    long bytes = state.reports().values().stream().mapToLong(NodeReport::getBytes).sum();
    String counted =
        count
            .map(c -> (c.exact() ? "" : "at least ") + Quantity.count(c.keys()))
            .orElse("unknown, because a part of the ring does not answer");
    boolean isComplete = state.silences().isEmpty();
    return counted + (isComplete ? "; " + Quantity.size(bytes) + " in all copies" : "");
  }

  private Table members(RingState state) {
    boolean hasZones = state.info().getMembers().stream().anyMatch(RingMember::isSetZone);
    List<String> headings =
        new ArrayList<>(List.of("NODE", "STATE", "VERSION", ">KEYS", ">BYTES", ">MEMORY"));
    headings.addAll(List.of(">PRIMARY OF", ">SKEW"));
    if (hasZones) {
      headings.add(2, "ZONE");
    }
    Table table = new Table(headings.toArray(String[]::new));
    int[] primaries = state.layout().primaries();
    double mean = (double) state.info().getSegments() / liveMembers(state.info());
    for (int i = 0; i < primaries.length; i++) {
      RingMember member = state.info().getMembers().get(i);
      NodeReport report = state.reports().get(member.getName());
      List<String> row = new ArrayList<>(List.of(member.getName(), state.stateOf(member)));
      if (hasZones) {
        row.add(member.isSetZone() ? member.getZone() : UNKNOWN);
      }
      row.addAll(
          report == null
              ? List.of(UNKNOWN, UNKNOWN, UNKNOWN, UNKNOWN)
              : List.of(
                  report.getVersion(),
                  Quantity.count(report.getKeys()),
                  Quantity.size(report.getBytes()),
                  Quantity.percent((double) report.getMemoryHeld() / report.getMemoryRoom())));
      row.add(Quantity.percent((double) primaries[i] / state.info().getSegments()));
      row.add(
          member.getState() == MemberState.DOWN
              ? UNKNOWN
              : String.format(Locale.ROOT, "%+.1f %%", 100 * (primaries[i] / mean - 1)));
      table.row(row);
    }
    return table;
  }

  // ---- for programs

  private void printJson(
      RingState state, List<Diagnosis.Finding> findings, Optional<Count> count, Moves moves)
      throws IOException {
    try (JsonLines lines = new JsonLines(streams.out())) {
      lines.object(
          json -> {
            RingInfo info = state.info();
            json.writeStringField(
                "ring", String.format("%016x%016x", info.getRingHigh(), info.getRingLow()));
            json.writeStringField("state", state.word());
            json.writeNumberField("epoch", info.getEpoch());
            json.writeNumberField("copies", info.getCopies());
            json.writeNumberField("segments", info.getSegments());
            if (count.isPresent()) {
              json.writeNumberField("keys", count.get().keys());
            }
            if (moves != null) {
              json.writeNumberField("movingDone", moves.done());
              json.writeNumberField("movingTotal", moves.total());
            }
            json.writeArrayFieldStart("findings");
            for (Diagnosis.Finding finding : findings) {
              json.writeStartObject();
              json.writeStringField("what", finding.what());
              json.writeStringField("remedy", finding.remedy());
              json.writeEndObject();
            }
            json.writeEndArray();
            writeMembers(json, state);
          });
    }
  }

  private static void writeMembers(JsonGenerator json, RingState state) throws IOException {
    int[] primaries = state.layout().primaries();
    json.writeArrayFieldStart("members");
    for (int i = 0; i < primaries.length; i++) {
      RingMember member = state.info().getMembers().get(i);
      NodeReport report = state.reports().get(member.getName());
      json.writeStartObject();
      json.writeStringField("name", member.getName());
      json.writeStringField("address", NodeAddress.of(member.getClient()).toString());
      json.writeStringField("state", state.stateOf(member));
      json.writeNumberField("primaries", primaries[i]);
      if (member.isSetZone()) {
        json.writeStringField("zone", member.getZone());
      }
      if (member.isSetHost()) {
        json.writeStringField("host", member.getHost());
      }
      if (report != null) {
        json.writeStringField("version", report.getVersion());
        json.writeNumberField("keys", report.getKeys());
        json.writeNumberField("bytes", report.getBytes());
        json.writeNumberField("memoryHeld", report.getMemoryHeld());
        json.writeNumberField("memoryRoom", report.getMemoryRoom());
      }
      json.writeEndObject();
    }
    json.writeEndArray();
  }
}
