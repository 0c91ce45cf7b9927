package io.diststore.node.store;

import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.thrift.diststore.HandoffShare;
import io.diststore.thrift.diststore.HandoffState;
import io.diststore.thrift.diststore.HandoffStatus;
import java.util.List;

/** How far this node has come with leaving, for whoever asks, from any thread. */
public final class Handoff {
  private long startedAtMillis;
  private long finishedAtMillis;
  private LeaveReceipt receipt;

  /** The node was asked to leave. Only the first time counts. */
  public synchronized void begun(long wallMillis) {
    if (startedAtMillis == 0) {
      startedAtMillis = wallMillis;
    }
  }

  /** The leave is over. */
  public synchronized void over(LeaveReceipt given, long wallMillis) {
    begun(wallMillis);
    receipt = given;
    finishedAtMillis = wallMillis;
  }

  /** For the service's callers. */
  public synchronized HandoffStatus status(NodeStatus node) {
    HandoffState state = startedAtMillis == 0 ? HandoffState.NONE : HandoffState.LEAVING;
    List<HandoffShare> shares = List.of();
    if (receipt != null) {
      boolean nothingLost = receipt.result() == LeaveReceipt.Result.COMPLETE || receipt.keys() == 0;
      state = nothingLost ? HandoffState.COMPLETE : HandoffState.CUT_SHORT;
      shares =
          receipt.to().stream()
              .map(share -> new HandoffShare(share.node().name(), share.keys(), share.bytes()))
              .toList();
    }
    long keys = receipt == null ? 0 : receipt.keys();
    long bytes = receipt == null ? 0 : receipt.bytes();
    int total = state == HandoffState.NONE ? 0 : node.movingTotal();
    int done = state == HandoffState.NONE ? 0 : node.movingDone();
    return new HandoffStatus(
        state, keys, bytes, total, done, shares, startedAtMillis, finishedAtMillis);
  }
}
