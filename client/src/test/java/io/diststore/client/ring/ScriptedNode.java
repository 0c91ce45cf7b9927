package io.diststore.client.ring;

import io.diststore.client.NodeAddress;
import io.diststore.thrift.diststore.Agreement;
import io.diststore.thrift.diststore.ReadResult;
import io.diststore.thrift.diststore.RequestHeader;
import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.diststore.WriteResult;
import io.diststore.thrift.diststore.WriteStatus;
import io.diststore.transport.Connection;
import io.diststore.transport.MethodTable;
import io.diststore.transport.Oversized;
import io.diststore.transport.ThriftServer;
import io.diststore.transport.TransportCounters;
import io.diststore.transport.TransportLimits;
import io.netty.channel.EventLoop;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * A node that does what the test says, and remembers what it was asked. From the start it agrees to
 * answers out of order, finds {@link #VALUE} under every key, and stores whatever comes.
 */
final class ScriptedNode {
  static final byte[] VALUE = {42};

  /** What a method does; the arguments come in the order of the service, without the callback. */
  interface Script {
    void run(Object[] arguments, AsyncMethodCallback<Object> answer) throws Exception;
  }

  /** Never answers. */
  static final Script SILENCE = (arguments, answer) -> {};

  /** Closes the connection instead of answering. */
  static final Script HANG_UP =
      (arguments, answer) -> Connection.current().close("the test hangs up");

  /** A call that came with a header. */
  record Seen(String method, RequestHeader header, Object[] arguments) {}

  final List<Seen> seen = new CopyOnWriteArrayList<>();
  final NodeAddress address;
  private final Map<String, Script> scripts = new ConcurrentHashMap<>();
  private final ThriftServer server;

  ScriptedNode(EventLoop loop) {
    on("agree", (arguments, answer) -> answer.onComplete(agreed()));
    on(
        "read",
        (arguments, answer) ->
            answer.onComplete(new ReadResult().setValue(ByteBuffer.wrap(VALUE)).setVersion(7)));
    Script stored =
        (arguments, answer) -> answer.onComplete(new WriteResult(WriteStatus.APPLIED, 8));
    on("write", stored);
    on("erase", stored);
    server =
        ThriftServer.bind(
                loop,
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                methods(),
                Oversized.AS_PROTOCOL_ERROR,
                TransportLimits.forPeers(),
                new TransportCounters())
            .join();
    address = new NodeAddress("127.0.0.1", server.address().getPort());
  }

  ScriptedNode on(String method, Script script) {
    scripts.put(method, script);
    return this;
  }

  /** How often that method was called with a header. */
  long count(String method) {
    return seen.stream().filter(call -> call.method().equals(method)).count();
  }

  List<RequestHeader> headers(String method) {
    return seen.stream().filter(call -> call.method().equals(method)).map(Seen::header).toList();
  }

  void stop() {
    server.close().join();
  }

  private static Agreement agreed() {
    return new Agreement(Connection.current().answerOutOfOrder());
  }

  private MethodTable methods() {
    var handler =
        (Store.AsyncIface)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Store.AsyncIface.class},
                (proxy, method, arguments) -> {
                  @SuppressWarnings("unchecked")
                  var answer = (AsyncMethodCallback<Object>) arguments[arguments.length - 1];
                  if (arguments[0] instanceof RequestHeader header) {
                    seen.add(new Seen(method.getName(), new RequestHeader(header), arguments));
                  }
                  scripts.get(method.getName()).run(arguments, answer);
                  return null;
                });
    return MethodTable.of(handler, new Store.AsyncProcessor<>(handler));
  }
}
