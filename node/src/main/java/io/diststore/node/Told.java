package io.diststore.node;

import io.diststore.locator.LocalMember;
import io.diststore.locator.MemberSettings;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.View;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What the process says to the person who started it. One line for each thing that matters. */
final class Told {
  private static final String[] UNITS = {"bytes", "kB", "MB", "GB", "TB"};

  private final PrintStream out;
  private final String command;

  Told(PrintStream out, String command) {
    this.out = out;
    this.command = command;
  }

  void listening(LocalMember member, MemberSettings settings) {
    say(
        command
            + " listens at "
            + member.client()
            + (settings.peer() == null ? "" : ", and joins through " + settings.peer()));
    if (!settings.loopbackOnly()) {
      say(
          "others than this machine can reach it, as --bind "
              + settings.bind()
              + " says; nodes and administrators need the token");
    }
  }

  void http(String host, int port) {
    say(
        "health and metrics at http://"
            + (host.indexOf(':') >= 0 ? "[" + host + "]" : host)
            + ":"
            + port
            + "/q/health and /q/metrics");
  }

  void joined(LocalMember.Joined joined) {
    View view = joined.view();
    List<Endpoint> members = view.liveMembers().stream().map(member -> member.client()).toList();
    String copies = "each key on " + view.copies() + (view.copies() == 1 ? " node" : " nodes");
    if (joined.founded()) {
      say("founded a ring, " + copies + " once there are as many");
    } else {
      say(
          "joined the ring, "
              + copies
              + ", "
              + members.size()
              + " members: "
              + String.join(" ", members.stream().map(Endpoint::toString).toList()));
    }
  }

  void leaving(String why, long keys) {
    say(
        "leaving ("
            + why
            + "): handing over "
            + keys(keys)
            + " while serving goes on; Ctrl-C ends it at once");
  }

  void receipt(LeaveReceipt receipt) {
    if (receipt.result() == LeaveReceipt.Result.NOBODY_LEFT) {
      say(
          "left as the last of its ring: there was nobody to take its "
              + keys(receipt.keys())
              + ", they end with it");
      return;
    }
    if (receipt.result() == LeaveReceipt.Result.CUT_SHORT) {
      say(
          "left without handing everything over, as too few members agreed that it goes, or they took it for dead; of its "
              + keys(receipt.keys())
              + " the others have what copies they have");
      return;
    }
    say(
        "left after "
            + seconds(receipt.nanos())
            + ", all of its "
            + keys(receipt.keys())
            + " ("
            + size(receipt.bytes())
            + ") are held by the others");
    for (LeaveReceipt.Share share : receipt.to()) {
      say(
          "  "
              + keys(share.keys())
              + " ("
              + size(share.bytes())
              + ") went to "
              + share.node().name());
    }
  }

  void say(String line) {
    out.println(line);
  }

  static String keys(long keys) {
    return String.format(Locale.ROOT, "%,d %s", keys, keys == 1 ? "key" : "keys");
  }

  static String size(long bytes) {
    double shown = bytes;
    int unit = 0;
    while (shown >= 1000 && unit < UNITS.length - 1) {
      shown /= 1000;
      unit++;
    }
    return unit == 0
        ? bytes + " " + UNITS[0]
        : String.format(Locale.ROOT, "%.1f %s", shown, UNITS[unit]);
  }

  static String seconds(long nanos) {
    return String.format(Locale.ROOT, "%.2f s", nanos / (double) TimeUnit.SECONDS.toNanos(1));
  }
}
