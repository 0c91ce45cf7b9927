package io.diststore.node.store;

import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.thrift.diststore.HandoffShare;
import io.diststore.thrift.diststore.HandoffState;
import io.diststore.thrift.diststore.HandoffStatus;
import java.util.List;

/**
 * The progress of this node's leave: the time when the leave began, the time when it ended, and the
 * receipt. The ring itself hands the segments over; this class only reports the progress. Any
 * thread may use this class.
 */
public final class LeaveProgress {
  private long startedAtMillis;
  private long finishedAtMillis;
  private LeaveReceipt receipt;

  /** Records that the node was asked to leave. A repeated call changes nothing. */
  public synchronized void start(long wallMillis) {
    if (startedAtMillis == 0) {
      startedAtMillis = wallMillis;
    }
  }

  /** Records the end of the leave. */
  public synchronized void finish(LeaveReceipt result, long wallMillis) {
    start(wallMillis);
    receipt = result;
    finishedAtMillis = wallMillis;
  }

  /** Returns the progress as the struct that the service sends to clients. */
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
