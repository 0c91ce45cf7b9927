package io.diststore.operator.standin;

import io.diststore.ring.view.NodeId;
import io.diststore.thrift.admin.Admin;
import io.diststore.thrift.admin.NodeReport;
import io.diststore.thrift.admin.NotObeyed;
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
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.thrift.TException;
import org.apache.thrift.TMultiplexedProcessor;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransportException;

/**
 * Where one life of a node listens. Each operator comes in by a door of its own, so that what a
 * killed one still says is not heard.
 */
final class StandInNode implements AutoCloseable {
  private interface Answer<T> {
    T give() throws TException;
  }

  private final StandInRing ring;
  private final NodeId id;
  private final byte[] token;
  private final Map<Gate, ServerSocket> doors = new ConcurrentHashMap<>();
  private volatile boolean closed;

  StandInNode(StandInRing ring, NodeId id, byte[] token) {
    this.ring = ring;
    this.id = id;
    this.token = token.clone();
  }

  NodeId id() {
    return id;
  }

  /** The address at which the operator of a gate reaches it. */
  InetSocketAddress door(Gate gate) {
    ServerSocket door = doors.computeIfAbsent(gate, this::open);
    return new InetSocketAddress(door.getInetAddress(), door.getLocalPort());
  }

  private ServerSocket open(Gate gate) {
    try {
      ServerSocket door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
      Thread.ofVirtual().name(id + "-door").start(() -> letIn(door, gate));
      return door;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void letIn(ServerSocket door, Gate gate) {
    while (!closed) {
      try {
        Socket visitor = door.accept();
        Thread.ofVirtual().name(id + "-visitor").start(() -> converse(visitor, gate));
      } catch (IOException e) {
        return; // The door is closed.
      }
    }
  }

  private void converse(Socket visitor, Gate gate) {
    try (visitor;
        TSocket transport = new TSocket(visitor)) {
      TBinaryProtocol protocol = new TBinaryProtocol(transport, true, true);
      Conversation conversation = new Conversation(gate);
      TMultiplexedProcessor services = new TMultiplexedProcessor();
      services.registerProcessor("Admin", new Admin.Processor<Admin.Iface>(conversation));
      services.registerProcessor("Peer", new Peer.Processor<>(conversation.peer()));
      while (!closed && ring.answers(id)) {
        services.process(protocol, protocol);
      }
    } catch (TException | IOException e) {
      return; // It hung up, was hung up on, or was killed: it sees the end of the connection.
    }
  }

  @Override
  public void close() throws IOException {
    closed = true;
    for (ServerSocket door : doors.values()) {
      door.close();
    }
  }

  /** One connection. */
  private final class Conversation implements Admin.Iface {
    private final Gate gate;
    private boolean authorized;

    Conversation(Gate gate) {
      this.gate = gate;
    }

    /** Of the service of peers a stand-in knows the showing of the token and nothing else. */
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

    private void authorize(ByteBuffer shown) throws Refused {
      byte[] bytes = new byte[shown.remaining()];
      shown.duplicate().get(bytes);
      if (!MessageDigest.isEqual(bytes, token)) {
        throw new Refused("not the ring's token", RefusedCode.BAD_TOKEN);
      }
      authorized = true;
    }

    @Override
    public NodeReport report() throws TException {
      return passing("report " + id.name(), false, () -> ring.report(id));
    }

    @Override
    public void die(long incarnation) throws TException {
      passing(
          "die " + id.name(),
          true,
          () -> {
            if (incarnation != id.incarnation()) {
              throw new NotObeyed("this is another life of " + id.name());
            }
            ring.die(id);
            return null;
          });
    }

    @Override
    public void gone(String name, long incarnation) throws TException {
      passing(
          "gone " + name,
          true,
          () -> {
            ring.gone(new NodeId(name, incarnation));
            return null;
          });
    }

    @Override
    public void accept_loss(String incident) throws TException {
      passing(
          "accept_loss " + id.name(),
          true,
          () -> {
            ring.acceptLoss(incident);
            return null;
          });
    }

    private <T> T passing(String what, boolean effective, Answer<T> answer) throws TException {
      if (!authorized) {
        throw new TTransportException("no token was shown");
      }
      try {
        int point = effective ? gate.tell(what) : gate.ask();
        T given = answer.give();
        gate.done(point);
        return given;
      } catch (OperatorKilled e) {
        throw new TTransportException(e.getMessage(), e);
      }
    }
  }
}
