package io.diststore.operator.observe;

import io.diststore.thrift.admin.Admin;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.peer.Peer;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TSocket;

/**
 * One conversation with one node, authorised by the ring's token. Blocks, each call a second at
 * most; a call that fails with anything but {@link io.diststore.thrift.admin.NotObeyed} may have
 * been obeyed.
 *
 * <p>A node is told things on the connection on which it reported: what it said and who is told are
 * then one life.
 */
public final class NodeConnection implements AutoCloseable {
  private static final int DEADLINE_MILLIS = 1000;

  private final TSocket socket;
  private final Admin.Client admin;

  private NodeConnection(TSocket socket, Admin.Client admin) {
    this.socket = socket;
    this.admin = admin;
  }

  /** Connects and shows the token. */
  public static NodeConnection open(InetSocketAddress address, byte[] token) throws TException {
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
      return new NodeConnection(
          socket, new Admin.Client(new TMultiplexedProtocol(protocol, "Admin")));
    } catch (TException e) {
      socket.close();
      throw e;
    }
  }

  public NodeReport report() throws TException {
    return admin.report();
  }

  /** Has this life of the node hand over, leave and park. */
  public void die(long incarnation) throws TException {
    admin.die(incarnation);
  }

  /** Tells the node that a life of a member is over. */
  public void gone(String name, long incarnation) throws TException {
    admin.gone(name, incarnation);
  }

  /** Tells the node that what an incident names is lost for good. */
  public void acceptLoss(String incident) throws TException {
    admin.accept_loss(incident);
  }

  @Override
  public void close() {
    socket.close();
  }
}
