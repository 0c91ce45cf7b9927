package io.diststore.node.tool;

import io.diststore.node.ExitCode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Model.OptionSpec;

/** Lets a ring that has lost its majority continue. */
final class Recover extends Tool {
  private final StoreChoice store = new StoreChoice();

  private final AdminChoice admin = new AdminChoice(store);

  private final OptionSpec yes = flag("--yes", "Confirm the recovery without asking.");

  Recover(String name, Streams streams) {
    super(
        name,
        streams,
        "Lets a ring that has lost its majority continue without its dead nodes.",
        "Shows which members are unreachable, and what happens if they are declared dead. If you confirm, declares them dead.",
        "Run this command on the machine of a reachable node, or give the ring's token.");
    store.addTo(spec);
    admin.addTo(spec);
    spec.addOption(yes);
    Map<ExitCode, String> codes = new LinkedHashMap<>();
    codes.put(ExitCode.DONE, "The ring continues.");
    codes.put(ExitCode.NOT_MET, "The ring needs no recovery, or you did not confirm it.");
    codes.put(ExitCode.USAGE, "The command line or the token is wrong.");
    codes.put(ExitCode.UNAVAILABLE, "The node is unreachable. Nothing was changed.");
    codes.put(ExitCode.UNKNOWN, "The result is unknown. Run the command again.");
    exitCodes(codes);
    examples("$ diststore recover -h 127.0.0.1:9901");
  }

  @Override
  public Integer call() throws IOException {
    Confirmation confirmation =
        new Confirmation(
            name(),
            isGiven(yes),
            "Are the unreachable members dead, and should the ring continue without them?",
            "If the unreachable members are dead",
            streams.err());
    return new RecoverRing(
            name(),
            admin.ports().of(store.nodes().getFirst()),
            admin.token(),
            confirmation,
            streams.out(),
            streams.err())
        .run()
        .code();
  }
}
