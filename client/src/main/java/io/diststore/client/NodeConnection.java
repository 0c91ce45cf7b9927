package io.diststore.client;

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

/** One connection to one node: strict binary protocol, unframed. One call at a time. */
final class NodeConnection implements AutoCloseable {
  /** An answer with many values may be long; beyond this a length is taken for nonsense. */
  private static final int MESSAGE_BYTES_MAX = 256 << 20;

  private static final int DEPTH_MAX = 16;

  private final NodeAddress address;
  private final TSocket socket;
  private final Store.Client client;
  private final Peer.Client peer;

  /**
   * Connects.
   *
   * @throws TTransportException with a sentence for people, naming the node
   */
  NodeConnection(NodeAddress address, int connectMillis) throws TTransportException {
    this.address = address;
    TConfiguration bounds = new TConfiguration(MESSAGE_BYTES_MAX, MESSAGE_BYTES_MAX, DEPTH_MAX);
    socket = new TSocket(bounds, address.host(), address.port(), connectMillis);
    try {
      socket.open();
    } catch (TTransportException e) {
      socket.close();
      throw new TTransportException(e.getType(), reason(address, e), e);
    }
    TBinaryProtocol protocol = new TBinaryProtocol(socket);
    client = new Store.Client(protocol);
    peer = new Peer.Client(new TMultiplexedProtocol(protocol, "Peer"));
  }

  /** The calls; none of them waits longer than this for more bytes. */
  Store.Client client(int readMillis) {
    socket.setSocketTimeout(readMillis);
    return client;
  }

  /** The calls of administrators; none of them waits longer than this for more bytes. */
  Peer.Client peer(int readMillis) {
    socket.setSocketTimeout(readMillis);
    return peer;
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
      case ConnectException e -> "nobody listens at " + address;
      case NoRouteToHostException e -> "there is no way to " + address;
      case SocketTimeoutException e -> address + " does not take connections";
      case null, default -> "cannot connect to " + address + ": " + failure.getMessage();
    };
  }
}
