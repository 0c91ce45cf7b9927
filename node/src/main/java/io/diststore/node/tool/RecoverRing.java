package io.diststore.node.tool;

import io.diststore.client.Administrator;
import io.diststore.client.NodeAddress;
import io.diststore.node.ExitCode;
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
 * Carries out {@code diststore recover} and {@code location --recover} for a ring without a
 * majority. Shows an administrator which members are unreachable, and explains what it means to
 * declare them dead. If the administrator confirms, lets the ring continue without these members.
 */
public final class RecoverRing {
  private final String command;
  private final NodeAddress node;
  private final String token;
  private final BooleanSupplier confirmation;
  private final PrintStream out;
  private final PrintStream err;

  /**
   * Prepares one recovery. The caller may call {@link #run} only once.
   *
   * @param command the name of the command, which begins each error message
   * @param token the ring's token, or null if the ring has none
   * @param confirmation asks the administrator to confirm the plan that was printed
   */
  public RecoverRing(
      String command,
      NodeAddress node,
      String token,
      BooleanSupplier confirmation,
      PrintStream out,
      PrintStream err) {
    this.command = command;
    this.node = node;
    this.token = token;
    this.confirmation = confirmation;
    this.out = out;
    this.err = err;
  }

  /** Runs the recovery, and returns the exit code of the command. */
  public ExitCode run() {
    try (Administrator administrator = new Administrator(node, token)) {
      RecoveryPlan plan = administrator.recovery();
      if (plan.isSetNeedless()) {
        printError("nothing to recover. " + plan.getNeedless());
        return ExitCode.NOT_MET;
      }
      printPlan(plan);
      return confirmation.getAsBoolean() ? recover(administrator, plan) : ExitCode.NOT_MET;
    } catch (Refused e) {
      printError(e.getMessage());
      return ExitCode.USAGE;
    } catch (TApplicationException e) {
      printError(
          "the process at " + node + " is not a node that supports recovery: " + e.getMessage());
      return ExitCode.USAGE;
    } catch (TException e) {
      printError(e.getMessage() + ". Nothing was done");
      return ExitCode.UNAVAILABLE;
    }
  }

  private ExitCode recover(Administrator administrator, RecoveryPlan plan) {
    try {
      printResult(administrator.recover(plan.getSilent()));
      return ExitCode.DONE;
    } catch (NotRecovered e) {
      printError(e.getMessage());
      return e.isBegun() ? ExitCode.UNKNOWN : ExitCode.NOT_MET;
    } catch (TException e) {
      printError(
          "the connection to "
              + node
              + " broke before the result was known: "
              + e.getMessage()
              + ". Run the command again to see whether the ring has recovered");
      return ExitCode.UNKNOWN;
    }
  }

  private void printPlan(RecoveryPlan plan) {
    out.println(
        "The ring of "
            + node
            + " has lost its majority. Its last view is epoch "
            + plan.getEpoch());
    out.println("  reachable:   " + names(plan.getHeard()));
    out.println("  unreachable: " + names(plan.getSilent()));
    out.println("Recovery declares the unreachable members dead. This is permanent.");
    out.println(
        "If one of them is still running, the ring splits. Writes that the running member accepts on its own are then lost as soon as it reaches the rest of the ring again.");
    out.println("Keys whose copies were all on dead members are lost.");
    // The user must have seen the plan before the confirmation asks.
    out.flush();
  }

  private void printResult(Recovered recovered) {
    out.println(
        "The ring continues in epoch "
            + recovered.getEpoch()
            + " with "
            + names(recovered.getMembers()));
    if (recovered.getLostSegments() > 0) {
      out.printf(
          "The keys of %,d of the %,d segments are lost, because all their copies were on dead members%n",
          recovered.getLostSegments(), recovered.getSegments());
    }
  }

  private void printError(String message) {
    err.println(command + ": " + message);
  }

  private static String names(List<WireNode> nodes) {
    return String.join(" ", nodes.stream().map(WireNode::getName).toList());
  }
}
