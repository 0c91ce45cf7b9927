package io.diststore.client;

import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.locator.Location;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.thrift.TException;
import org.apache.thrift.protocol.TBinaryProtocol;
import org.apache.thrift.transport.TSocket;
import org.apache.thrift.transport.TTransportException;

/**
 * A node that answers each call with the reply that the test has set, and records calls and
 * headers.
 */
final class FakeNode implements AutoCloseable {
  /** Computes the answer to a call from the call's arguments. */
  interface Reply {
    Object answer(Object[] arguments) throws Exception;
  }

  /** A reply that closes the connection instead of answering. */
  static final Reply HANG_UP =
      arguments -> {
        throw new TTransportException("the test hangs up");
      };

  final List<RequestHeader> headers = new CopyOnWriteArrayList<>();
  final List<String> calls = new CopyOnWriteArrayList<>();
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final ServerSocket server;
  private final Store.Iface handler;

  FakeNode() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    handler =
        (Store.Iface)
            Proxy.newProxyInstance(
                Store.Iface.class.getClassLoader(),
                new Class<?>[] {Store.Iface.class},
                (proxy, method, arguments) -> reply(method.getName(), arguments));
    on("get_all", arguments -> List.of(location()));
    Thread.ofVirtual().start(this::accept);
  }

  FakeNode on(String call, Reply reply) {
    replies.put(call, reply);
    return this;
  }

  NodeAddress address() {
    return new NodeAddress("127.0.0.1", server.getLocalPort());
  }

  Location location() {
    return new Location("127.0.0.1", (short) server.getLocalPort());
  }

  private Object reply(String call, Object[] arguments) throws Exception {
    calls.add(call);
    if (arguments != null && arguments.length > 0 && arguments[0] instanceof RequestHeader header) {
      headers.add(new RequestHeader(header));
    }
    return replies.get(call).answer(arguments);
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      TBinaryProtocol protocol = new TBinaryProtocol(new TSocket(socket));
      Store.Processor<Store.Iface> processor = new Store.Processor<>(handler);
      while (true) {
        processor.process(protocol, protocol);
      }
    } catch (IOException | TException e) {
      // The client closed the connection, or the test's reply made the node close it.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }
}
