package io.diststore.transport;

import io.diststore.thrift.diststore.Store;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import org.apache.thrift.async.AsyncMethodCallback;

/**
 * A store whose methods a test defines one by one. It starts with {@code ping}, and with {@code
 * get} and {@code put} on a map.
 */
final class ScriptedStore {
  /**
   * The behavior of a method. It gets the method's arguments in order, and the callback separately.
   */
  interface Script {
    void run(Object[] arguments, AsyncMethodCallback<Object> callback) throws Exception;
  }

  final Map<ByteBuffer, ByteBuffer> values = new HashMap<>();
  private final Map<String, Script> scripts = new HashMap<>();

  ScriptedStore() {
    on("ping", (arguments, callback) -> callback.onComplete(null));
    on(
        "get",
        (arguments, callback) ->
            callback.onComplete(values.getOrDefault(arguments[0], ByteBuffer.allocate(0))));
    on(
        "put",
        (arguments, callback) -> {
          values.put((ByteBuffer) arguments[0], (ByteBuffer) arguments[1]);
          callback.onComplete(null);
        });
  }

  ScriptedStore on(String method, Script script) {
    scripts.put(method, script);
    return this;
  }

  MethodTable methods() {
    var handler =
        (Store.AsyncIface)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Store.AsyncIface.class},
                (proxy, method, arguments) -> {
                  @SuppressWarnings("unchecked")
                  var callback = (AsyncMethodCallback<Object>) arguments[arguments.length - 1];
                  scripts.get(method.getName()).run(arguments, callback);
                  return null;
                });
    return MethodTable.of(handler, new Store.AsyncProcessor<>(handler));
  }
}
