package io.diststore.node;

import io.diststore.locator.LocalMember;
import io.diststore.locator.MemberSettings;
import io.diststore.node.print.Quantity;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.View;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** The messages that the process prints for the person who started it, one line per event. */
final class ConsoleMessages {
  private final PrintStream out;
  private final String command;

  /** The number of keys when the leave began; -1 if it has not begun. */
  private volatile long keysBeforeLeave = -1;

  ConsoleMessages(PrintStream out, String command) {
    this.out = out;
    this.command = command;
  }

  void printListening(LocalMember member, MemberSettings settings) {
    print(
        command
            + " is listening on "
            + member.client()
            + (settings.peer() == null ? "" : ", and joins through " + settings.peer()));
    if (!settings.loopbackOnly()) {
      print(
          "other machines can reach this node (--bind "
              + settings.bind()
              + "); nodes and administrators must show the token");
    }
  }

  void printHttp(String host, int port) {
    print(
        "health and metrics at http://"
            + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
            + ":"
            + port
            + "/q/health and /q/metrics");
  }

  void printJoined(LocalMember.Joined joined) {
    View view = joined.view();
    String copies = "each key on " + view.copies() + (view.copies() == 1 ? " node" : " nodes");
    if (joined.founded()) {
      print(
          "founded a ring, "
              + copies
              + (view.copies() == 1 ? "" : " as soon as there are that many"));
      return;
    }
    List<Endpoint> members = view.liveMembers().stream().map(member -> member.client()).toList();
    print(
        "joined the ring, "
            + copies
            + ", "
            + members.size()
            + (members.size() == 1 ? " member: " : " members: ")
            + String.join(" ", members.stream().map(Endpoint::toString).toList()));
    if (view.lacksZones()) {
      print(
          "the members are in only "
              + (view.zones() == 1 ? "one zone" : view.zones() + " zones")
              + ", so some copies of a key are in the same zone");
    }
  }

  void printLeaving(String reason, long keys) {
    keysBeforeLeave = keys;
    print(
        "leaving ("
            + reason
            + "): handing over "
            + Quantity.keys(keys)
            + " while still serving; press Ctrl-C to end at once");
  }

  void printReceipt(LeaveReceipt receipt) {
    if (receipt.result() == LeaveReceipt.Result.NOBODY_LEFT) {
      print(
          "left as the last member of its ring; its "
              + Quantity.keys(receipt.keys())
              + (receipt.keys() == 1 ? " is" : " are")
              + " gone with it");
      return;
    }
    if (receipt.result() == LeaveReceipt.Result.CUT_SHORT) {
      print(
          (receipt.keys() == 0
                  ? "left without the agreement of its ring, holding no keys"
                  : "left before the handover of its "
                      + Quantity.keys(receipt.keys())
                      + " was complete")
              + ", because too few members agreed to the leave or the ring declared this node dead; the other nodes keep the copies that they already have");
      return;
    }
    print(
        "left after "
            + seconds(receipt.nanos())
            + "; other nodes now hold its "
            + Quantity.keys(receipt.keys())
            + " ("
            + Quantity.size(receipt.bytes())
            + ")"
            + sinceBeginning(receipt.keys()));
    for (LeaveReceipt.Share share : receipt.to()) {
      print(
          "  "
              + Quantity.keys(share.keys())
              + " ("
              + Quantity.size(share.bytes())
              + ") went to "
              + share.node().name());
    }
  }

  /** Explains why the receipt names another number of keys than the first message of the leave. */
  private String sinceBeginning(long keys) {
    long more = keys - keysBeforeLeave;
    if (keysBeforeLeave < 0 || more == 0) {
      return "";
    }
    return ", "
        + Quantity.keys(Math.abs(more)).replace(" key", more > 0 ? " more key" : " fewer key")
        + " than when the leave began, because the node kept serving";
  }

  void print(String line) {
    out.println(line);
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.2f s", nanos / (double) TimeUnit.SECONDS.toNanos(1));
  }
}
