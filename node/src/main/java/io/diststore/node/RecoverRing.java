package io.diststore.node;

import io.diststore.client.Administrator;
import io.diststore.client.NodeAddress;
import io.diststore.thrift.peer.NotRecovered;
import io.diststore.thrift.peer.Recovered;
import io.diststore.thrift.peer.RecoveryPlan;
import io.diststore.thrift.peer.Refused;
import io.diststore.thrift.peer.WireNode;
import java.io.PrintStream;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;

/**
 * {@code location --recover}: shows an administrator who is silent in a ring without a majority,
 * and what it means to take them for dead; then, by the administrator's word, has the ring go on.
 */
final class RecoverRing {
  private final NodeAddress node;
  private final String token;
  private final BooleanSupplier confirmation;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * To be run once.
   *
   * @param token the ring's, null if it has none
   * @param confirmation asked after everything was shown
   */
  RecoverRing(
      NodeAddress node,
      String token,
      BooleanSupplier confirmation,
      PrintStream out,
      PrintStream err) {
    this.node = node;
    this.token = token;
    this.confirmation = confirmation;
    this.out = out;
    this.err = err;
  }

  ExitCode run() {
    try (Administrator administrator = new Administrator(node, token)) {
      RecoveryPlan plan = administrator.recovery();
      if (plan.isSetNeedless()) {
        say("nothing to recover. " + plan.getNeedless());
        return ExitCode.NOT_SO;
      }
      show(plan);
      return confirmation.getAsBoolean() ? recover(administrator, plan) : ExitCode.NOT_SO;
    } catch (Refused e) {
      say(e.getMessage());
      return ExitCode.USAGE;
    } catch (TApplicationException e) {
      say("what listens at " + node + " is no node that knows recoveries: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (TException e) {
      say(e.getMessage() + ". Nothing was done");
      return ExitCode.UNAVAILABLE;
    }
  }

  private ExitCode recover(Administrator administrator, RecoveryPlan plan) {
    try {
      tell(administrator.recover(plan.getSilent()));
      return ExitCode.DONE;
    } catch (NotRecovered e) {
      say(e.getMessage());
      return e.isBegun() ? ExitCode.UNKNOWN : ExitCode.NOT_SO;
    } catch (TException e) {
      say(
          "the connection to "
              + node
              + " broke before the outcome was known: "
              + e.getMessage()
              + ". Try again to see what became of it");
      return ExitCode.UNKNOWN;
    }
  }

  private void show(RecoveryPlan plan) {
    out.println(
        "The ring of "
            + node
            + " has lost its majority; its last view is number "
            + plan.getEpoch());
    out.println("  heard:  " + names(plan.getHeard()));
    out.println("  silent: " + names(plan.getSilent()));
    out.println("To recover it takes the silent ones for dead, for good.");
    out.println(
        "If one of them lives, the ring splits, and what that one takes on its own is lost as soon as it hears of the others.");
    out.println("Keys whose copies were all on dead nodes are lost.");
  }

  private void tell(Recovered recovered) {
    out.println(
        "The ring goes on in view number "
            + recovered.getEpoch()
            + " with "
            + names(recovered.getMembers()));
    if (recovered.getLostSegments() > 0) {
      out.printf(
          "%,d of its %,d segments had all their copies on dead nodes: their keys are lost%n",
          recovered.getLostSegments(), recovered.getSegments());
    }
  }

  private void say(String what) {
    err.println("location: " + what);
  }

  private static String names(List<WireNode> nodes) {
    return String.join(" ", nodes.stream().map(WireNode::getName).toList());
  }
}
