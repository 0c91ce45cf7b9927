package io.diststore.operator.observe;

import io.diststore.ring.view.NodeId;
import io.diststore.thrift.admin.Admin;
import io.diststore.thrift.admin.Incarnation;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.RecoveryOutlook;
import io.diststore.thrift.peer.Peer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TSocket;

/**
 * One connection to the administration service of one node, authorized by the ring's token. Each
 * call blocks for at most one second. If a call fails with {@link
 * io.diststore.thrift.admin.NotObeyed}, the node has not obeyed the command. After any other
 * failure, the node may have obeyed it.
 *
 * <p>A connection always leads to the same incarnation of the node. To send a command to the
 * incarnation that sent a report, use the connection on which the report arrived.
 */
public final class AdminConnection implements AutoCloseable {
  private static final int DEADLINE_MILLIS = 1000;

  private final TSocket socket;
  private final Admin.Client admin;

  private AdminConnection(TSocket socket, Admin.Client admin) {
    this.socket = socket;
    this.admin = admin;
  }

  /** Connects and presents the token. */
  public static AdminConnection open(InetSocketAddress address, byte[] token) throws TException {
    TSocket socket =
        new TSocket(
            TConfiguration.DEFAULT,
            address.getHostString(),
            address.getPort(),
            DEADLINE_MILLIS,
            DEADLINE_MILLIS);
    try {
      socket.open();
      TBinaryProtocol protocol = new TBinaryProtocol(socket, true, true);
      new Peer.Client(new TMultiplexedProtocol(protocol, "Peer")).authorize(ByteBuffer.wrap(token));
      return new AdminConnection(
          socket, new Admin.Client(new TMultiplexedProtocol(protocol, "Admin")));
    } catch (TException e) {
      socket.close();
      throw e;
    }
  }

  public NodeReport report() throws TException {
    return admin.report();
  }

  /** Tells this incarnation of the node to hand over its keys, leave the ring and park. */
  public void die(long incarnation) throws TException {
    admin.die(incarnation);
  }

  /** Tells the node that an incarnation of a member has ended. */
  public void gone(String name, long incarnation) throws TException {
    admin.gone(name, incarnation);
  }

  /** Returns what a recovery would do now, as the node sees it. */
  public RecoveryOutlook recovery() throws TException {
    return admin.recovery();
  }

  /**
   * Tells the node that these incarnations have ended, and that its ring must continue without
   * them.
   */
  public void recover(List<NodeId> ended) throws TException {
    admin.recover(ended.stream().map(id -> new Incarnation(id.name(), id.incarnation())).toList());
  }

  /** Tells the node that the loss with this name is accepted. */
  public void acceptLoss(String incident) throws TException {
    admin.accept_loss(incident);
  }

  @Override
  public void close() {
    socket.close();
  }
}
