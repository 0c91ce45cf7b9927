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
 * A node that handles each call with a script of the test, and records its calls. By default, it
 * agrees to answer out of order, returns {@link #VALUE} for every key, and acknowledges all writes.
 */
final class ScriptedNode {
  static final byte[] VALUE = {42};

  /**
   * Handles a call. {@code arguments} holds the method's arguments in their order, and then the
   * callback.
   */
  interface Script {
    void run(Object[] arguments, AsyncMethodCallback<Object> answer) throws Exception;
  }

  /** Never answers. */
  static final Script NO_ANSWER = (arguments, answer) -> {};

  /** Closes the connection instead of answering. */
  static final Script HANG_UP =
      (arguments, answer) -> Connection.current().close("the test hangs up");

  /** A call with a header. Calls without a header are not recorded. */
  record Call(String method, RequestHeader header, Object[] arguments) {}

  final List<Call> calls = new CopyOnWriteArrayList<>();
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

  /** Returns the number of recorded calls to this method. */
  long count(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).count();
  }

  List<RequestHeader> headers(String method) {
    return calls.stream().filter(call -> call.method().equals(method)).map(Call::header).toList();
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
                    calls.add(new Call(method.getName(), new RequestHeader(header), arguments));
                  }
                  scripts.get(method.getName()).run(arguments, answer);
                  return null;
                });
    return MethodTable.of(handler, new Store.AsyncProcessor<>(handler));
  }
}
