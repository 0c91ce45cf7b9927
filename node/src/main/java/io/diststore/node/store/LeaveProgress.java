package io.diststore.node.store;

import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.shell.LeaveReceipt;
import io.diststore.thrift.diststore.HandoffShare;
import io.diststore.thrift.diststore.HandoffState;
import io.diststore.thrift.diststore.HandoffStatus;
import java.util.List;

/**
 * How far this node has come with leaving its ring: when the leave began, when the leave ended, and
 * the receipt. The ring itself hands the segments over; this class only reports. Any thread may use
 * this class.
 */
public final class LeaveProgress {
  private long startedAtMillis;
  private long finishedAtMillis;
  private LeaveReceipt receipt;

  /** Records that the node was asked to leave. Only the first call counts. */
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

  /** Returns the progress in the service's terms. */
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
