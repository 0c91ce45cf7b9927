package io.diststore.client;

import io.diststore.thrift.admin.Admin;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.peer.Peer;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.thrift.TConfiguration;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.protocol.TMultiplexedProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransportException;

/**
 * A connection to one node. It uses Thrift's strict binary protocol without frames, and makes one
 * call at a time.
 */
final class NodeConnection implements AutoCloseable {
  /**
   * An answer with many values can be long, but an answer above this limit is treated as corrupt.
   */
  private static final int MESSAGE_BYTES_MAX = 256 << 20;

  private static final int NESTING_DEPTH_MAX = 16;

  private final NodeAddress address;
  private final TSocket socket;
  private final Store.Client client;
  private final Peer.Client peer;
  private final Admin.Client admin;

  /**
   * Connects to a node.
   *
   * @throws TTransportException if the connection fails; the message names the node and can be
   *     shown to a user
   */
  NodeConnection(NodeAddress address, int connectMillis) throws TTransportException {
    this.address = address;
    TConfiguration limits =
        new TConfiguration(MESSAGE_BYTES_MAX, MESSAGE_BYTES_MAX, NESTING_DEPTH_MAX);
    socket = new TSocket(limits, address.host(), address.port(), connectMillis);
    try {
      socket.open();
    } catch (TTransportException e) {
      socket.close();
      throw new TTransportException(e.getType(), reason(address, e), e);
    }
    // A strict reader recognizes at its first byte that an answer does not come from a node.
    TBinaryProtocol protocol = new TBinaryProtocol(socket, true, true);
    client = new Store.Client(protocol);
    peer = new Peer.Client(new TMultiplexedProtocol(protocol, "Peer"));
    admin = new Admin.Client(new TMultiplexedProtocol(protocol, "Admin"));
  }

  /**
   * Returns the object that calls the store.
   *
   * @param readMillis how long each read from the socket may wait for more bytes
   */
  Store.Client client(int readMillis) {
    socket.setSocketTimeout(readMillis);
    return client;
  }

  /**
   * Returns the object that makes the calls for a recovery.
   *
   * @param readMillis how long each read from the socket may wait for more bytes
   */
  Peer.Client peer(int readMillis) {
    socket.setSocketTimeout(readMillis);
    return peer;
  }

  /**
   * Returns the object that makes the other calls of an administrator.
   *
   * @param readMillis how long each read from the socket may wait for more bytes
   */
  Admin.Client admin(int readMillis) {
    socket.setSocketTimeout(readMillis);
    return admin;
  }

  NodeAddress address() {
    return address;
  }

  @Override
  public void close() {
    socket.close();
  }

  private static String reason(NodeAddress address, TTransportException failure) {
    return switch (failure.getCause()) {
      case UnknownHostException e -> "there is no host named " + address.host();
      case ConnectException e -> "no node is listening at " + address;
      case NoRouteToHostException e -> "there is no route to " + address;
      case SocketTimeoutException e -> address + " did not accept the connection in time";
      case null, default -> "cannot connect to " + address + ": " + failure.getMessage();
    };
  }
}
