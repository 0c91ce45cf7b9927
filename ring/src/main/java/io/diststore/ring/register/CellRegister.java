package io.diststore.ring.register;

import io.diststore.ring.message.Message;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * The register of a ring that has a cell outside the ring, such as a Kubernetes object. If the view
 * is {@linkplain View#witnessed witnessed}, the members decide the next view by Paxos, and the cell
 * holds a copy of the view and is a witness. Otherwise the cell decides the next view: it takes
 * only one successor of the view that it holds.
 */
public final class CellRegister implements ViewRegister {
  private final RegisterHost host;
  private final Cell cell;
  private final PeerRegister peers;
  private long startedAt;
  private boolean isStarted;

  public CellRegister(RegisterHost host) {
    this.host = host;
    this.cell = new Cell(host);
    this.peers = new PeerRegister(host, cell);
  }

  private boolean isWitnessed() {
    return host.view() != null && host.view().witnessed();
  }

  @Override
  public void compareAndSet(View next) {
    if (isWitnessed()) {
      peers.compareAndSet(next);
    } else if (maySet()) {
      cell.replace(cell.expected(), cell.expected().followedBy(next));
    }
  }

  /**
   * Reports whether this member may let the cell decide. It may not have the latest view if it has
   * just started, or if the cell was set back. In these cases, it waits until the members that have
   * a later view have had time to put that view back.
   */
  private boolean maySet() {
    boolean isNew = host.now() - startedAt < host.timing().settleNanos();
    return !cell.isRecentlySetBack() && !(isNew && !host.view().live(host.self()));
  }

  @Override
  public boolean recover(UnaryOperator<View> successor, Set<NodeId> dead) {
    return isWitnessed() && peers.recover(successor, dead);
  }

  @Override
  public boolean canDecide(Set<NodeId> members) {
    return !isWitnessed() || peers.canDecide(members);
  }

  @Override
  public View takeOverBase() {
    if (!isWitnessed() || !cell.isUsable() || host.view().live(host.self())) {
      return null;
    }
    View accepted = cell.expected().votes().accepted();
    return accepted == null ? host.view() : accepted;
  }

  @Override
  public void takeOver(View next) {
    // The cell holds the view in force or an earlier one. This node would follow a later one.
    cell.replace(cell.held(), cell.expected().followedBy(next));
  }

  @Override
  public void read() {
    cell.read();
    if (isWitnessed()) {
      peers.read();
    }
  }

  @Override
  public void sample() {
    cell.read();
    if (isWitnessed()) {
      peers.sample();
    }
  }

  @Override
  public void onRead(Registered contents) {
    cell.onRead(contents);
    if (isWitnessed()) {
      peers.onCellRead();
    } else {
      host.onRegisterAnswered();
    }
  }

  @Override
  public boolean isAdmitted(NodeId sender) {
    return cell.fault() == null || host.view() == null || host.view().live(sender);
  }

  @Override
  public String fault() {
    return cell.fault();
  }

  @Override
  public void onViewInstalled() {
    cell.onViewInstalled();
    peers.onViewInstalled();
  }

  @Override
  public void onTick() {
    if (!isStarted) {
      isStarted = true;
      startedAt = host.now();
    }
    peers.onTick();
  }

  @Override
  public void onMessage(NodeId from, Message message) {
    if (isWitnessed()) {
      peers.onMessage(from, message);
    }
  }
}
