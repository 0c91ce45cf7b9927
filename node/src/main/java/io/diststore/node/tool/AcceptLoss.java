package io.diststore.node.tool;

import io.diststore.client.Administrator;
import io.diststore.client.NodeAddress;
import io.diststore.node.ExitCode;
import io.diststore.thrift.admin.Loss;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.NotObeyed;
import io.diststore.thrift.admin.ViewMember;
import io.diststore.thrift.peer.Refused;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import picocli.CommandLine.Model.OptionSpec;

/** Gives up the keys that have lost all their copies. */
final class AcceptLoss extends Tool {
  private final StoreChoice store = new StoreChoice();

  private final AdminChoice admin = new AdminChoice(store);

  private final OptionSpec yes = flag("--yes", "Confirm the loss without asking.");

  AcceptLoss(String name, Streams streams) {
    super(
        name,
        streams,
        "Gives up the keys of which all copies are lost.",
        "The part of the ring with these keys is then usable again. Until then, requests for these keys fail with exit code 5. Shows what is lost, and asks for confirmation.",
        "Run this command on the machine of a node, or give the ring's token.");
    store.addTo(spec);
    admin.addTo(spec);
    spec.addOption(yes);
    Map<ExitCode, String> codes = new LinkedHashMap<>();
    codes.put(ExitCode.DONE, "The node has accepted the confirmation.");
    codes.put(ExitCode.NOT_MET, "Nothing is lost, or you did not confirm the loss.");
    codes.put(ExitCode.USAGE, "The command line or the token is wrong.");
    codes.put(ExitCode.UNAVAILABLE, "The node is unreachable. Nothing was changed.");
    codes.put(ExitCode.UNKNOWN, "The result is unknown. diststore status shows it.");
    exitCodes(codes);
    examples("$ diststore accept-loss -h 127.0.0.1:9901");
  }

  @Override
  public Integer call() throws IOException {
    NodeAddress node = admin.ports().of(store.nodes().getFirst());
    String token = admin.token();
    try (Administrator administrator = new Administrator(node, token)) {
      NodeReport report = administrator.report();
      if (!report.isSetLoss()) {
        complain("nothing is lost");
        return ExitCode.NOT_MET.code();
      }
      print(report);
      return confirmation().getAsBoolean()
          ? accept(administrator, report.getLoss())
          : ExitCode.NOT_MET.code();
    } catch (Refused | TApplicationException e) {
      complain(node + ": " + e.getMessage());
      return ExitCode.USAGE.code();
    } catch (TException e) {
      complain(e.getMessage() + ". Nothing was done");
      return ExitCode.UNAVAILABLE.code();
    }
  }

  private Integer accept(Administrator administrator, Loss loss) {
    try {
      administrator.acceptLoss(loss.getIncident());
      streams.out().printf("Accepted. %,d segments start empty.%n", loss.getSegments());
      return ExitCode.DONE.code();
    } catch (NotObeyed e) {
      complain(e.getMessage());
      return ExitCode.NOT_MET.code();
    } catch (TException e) {
      complain("the connection broke before the node answered: " + e.getMessage());
      return ExitCode.UNKNOWN.code();
    }
  }

  private void print(NodeReport report) {
    Loss loss = report.getLoss();
    streams
        .out()
        .printf(
            "All copies of %,d of %,d segments are lost.%n",
            loss.getSegments(), report.getSegments());
    streams
        .out()
        .println(
            "They were on: "
                + String.join(
                    " ", loss.getHolders().stream().map(ViewMember::getName).distinct().toList()));
    streams
        .out()
        .println(
            "If one of these members comes back with its data, the keys are back, too. To accept the loss is permanent: the segments start empty.");
    // The user must have seen the loss before the confirmation asks.
    streams.out().flush();
  }

  private Confirmation confirmation() {
    return new Confirmation(
        name(),
        isGiven(yes),
        "Are these members gone for good, and should their segments start empty?",
        "If these members are gone for good",
        streams.err());
  }
}
