package io.diststore.operator.standin;

import io.diststore.ring.view.NodeId;
import io.diststore.thrift.admin.Admin;
import io.diststore.thrift.admin.Incarnation;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.NotObeyed;
import io.diststore.thrift.admin.RecoveryOutlook;
import io.diststore.thrift.peer.Peer;
import io.diststore.thrift.peer.Refused;
import io.diststore.thrift.peer.RefusedCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.apache.thrift.TException;
import org.apache.thrift.TMultiplexedProcessor;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransportException;

/**
 * The server of one incarnation of a node. It listens on a separate port for each operator run. The
 * port identifies the gate of that run, so the server can refuse the calls of a killed operator.
 */
final class StandInNode implements AutoCloseable {
  private interface Call<T> {
    T execute() throws TException;
  }

  private final StandInRing ring;
  private final NodeId id;
  private final byte[] token;
  private final Map<Gate, ServerSocket> serverSockets = new ConcurrentHashMap<>();
  private volatile boolean closed;

  StandInNode(StandInRing ring, NodeId id, byte[] token) {
    this.ring = ring;
    this.id = id;
    this.token = token.clone();
  }

  NodeId id() {
    return id;
  }

  /** Returns the address for calls that have passed through this gate. */
  InetSocketAddress address(Gate gate) {
    ServerSocket serverSocket = serverSockets.computeIfAbsent(gate, this::listen);
    return new InetSocketAddress(serverSocket.getInetAddress(), serverSocket.getLocalPort());
  }

  private ServerSocket listen(Gate gate) {
    try {
      ServerSocket serverSocket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().name(id + "-accept").start(() -> accept(serverSocket, gate));
      return serverSocket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept(ServerSocket serverSocket, Gate gate) {
    while (!closed) {
      try {
        Socket socket = serverSocket.accept();
        Thread.ofVirtual().name(id + "-connection").start(() -> serve(socket, gate));
      } catch (IOException e) {
        return; // The server socket is closed.
      }
    }
  }

  private void serve(Socket socket, Gate gate) {
    try (socket;
        TSocket transport = new TSocket(socket)) {
      TBinaryProtocol protocol = new TBinaryProtocol(transport, true, true);
      Connection connection = new Connection(gate);
      TMultiplexedProcessor services = new TMultiplexedProcessor();
      services.registerProcessor("Admin", new Admin.Processor<Admin.Iface>(connection));
      services.registerProcessor("Peer", new Peer.Processor<>(connection.peer()));
      while (!closed && ring.isRunning(id)) {
        services.process(protocol, protocol);
      }
    } catch (TException | IOException e) {
      return; // The operator closed the connection or was killed.
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (ServerSocket serverSocket : serverSockets.values()) {
      serverSocket.close();
    }
  }

  /** One connection of an operator to the node. */
  private final class Connection implements Admin.Iface {
    private final Gate gate;
    private boolean authorized;

    Connection(Gate gate) {
      this.gate = gate;
    }

    /** Returns a Peer service that implements only the method {@code authorize}. */
    Peer.Iface peer() {
      return (Peer.Iface)
          Proxy.newProxyInstance(
              Peer.Iface.class.getClassLoader(),
              new Class<?>[] {Peer.Iface.class},
              (self, method, arguments) -> {
                if (!method.getName().equals("authorize")) {
                  throw new UnsupportedOperationException(method.getName());
                }
                authorize((ByteBuffer) arguments[0]);
                return null;
              });
    }

    private void authorize(ByteBuffer presented) throws Refused {
      byte[] bytes = new byte[presented.remaining()];
      presented.duplicate().get(bytes);
      if (!MessageDigest.isEqual(bytes, token)) {
        throw new Refused("this is not the ring's token", RefusedCode.BAD_TOKEN);
      }
      authorized = true;
    }

    @Override
    public NodeReport report() throws TException {
      return through(gate::beforeReport, () -> ring.report(id));
    }

    @Override
    public void die(long incarnation) throws TException {
      through(
          () -> gate.beforeCommand("die " + id.name()),
          () -> {
            if (incarnation != id.incarnation()) {
              throw new NotObeyed("this is another incarnation of " + id.name());
            }
            ring.die(id);
            return null;
          });
    }

    @Override
    public void gone(String name, long incarnation) throws TException {
      through(
          () -> gate.beforeCommand("gone " + name),
          () -> {
            ring.gone(new NodeId(name, incarnation));
            return null;
          });
    }

    @Override
    public void accept_loss(String incident) throws TException {
      through(
          () -> gate.beforeCommand("accept_loss " + id.name()),
          () -> {
            ring.acceptLoss(incident);
            return null;
          });
    }

    @Override
    public RecoveryOutlook recovery() throws TException {
      return through(gate::beforeReport, () -> ring.recovery());
    }

    @Override
    public void recover(List<Incarnation> ended) throws TException {
      through(
          () -> gate.beforeCommand("recover " + id.name()),
          () -> {
            ring.recover(
                ended.stream().map(i -> new NodeId(i.getName(), i.getIncarnation())).toList());
            return null;
          });
    }

    private <T> T through(IntSupplier pass, Call<T> call) throws TException {
      if (!authorized) {
        throw new TTransportException("the connection has not presented a token");
      }
      try {
        int point = pass.getAsInt();
        T result = call.execute();
        gate.afterPoint(point);
        return result;
      } catch (OperatorKilled e) {
        throw new TTransportException(e.getMessage(), e);
      }
    }
  }
}
