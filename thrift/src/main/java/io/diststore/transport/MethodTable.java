package io.diststore.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.thrift.TBaseAsyncProcessor;

/**
 * The methods that a server answers, by name, and the handlers behind them. Immutable.
 *
 * <p>A handler is called on the event loop and must not block. It completes the callback of each
 * call exactly once, also that of a oneway call, on any thread: until then the call counts as in
 * hand. A second completion is ignored. An exception that the method declares is answered as such,
 * a {@code TApplicationException} too; any other is answered as an internal error and logged.
 */
public final class MethodTable {
  private final Map<String, Method> methods;

  private MethodTable(Map<String, Method> methods) {
    this.methods = Map.copyOf(methods);
  }

  /**
   * All methods of one service and those it extends.
   *
   * @param handler whom the calls go to
   * @param processor the generated {@code AsyncProcessor} of the service, made for the same handler
   */
  public static <I> MethodTable of(I handler, TBaseAsyncProcessor<I> processor) {
    return new MethodTable(Method.all(handler, processor));
  }

  /**
   * These methods and those of {@code other}, for several services on one port.
   *
   * @throws IllegalArgumentException if both have a method of the same name
   */
  public MethodTable and(MethodTable other) {
    Map<String, Method> all = new HashMap<>(methods);
    other.methods.forEach(
        (name, method) -> {
          if (all.put(name, method) != null) {
            throw new IllegalArgumentException(
                "Both services have a method '" + name + "', so they cannot share a port.");
          }
        });
    return new MethodTable(all);
  }

  /**
   * The same methods under the name of their service, as Thrift's multiplexed protocol calls them:
   * {@code service:method}.
   */
  public MethodTable under(String service) {
    Map<String, Method> named = new HashMap<>();
    methods.forEach((name, method) -> named.put(service + ":" + name, method));
    return new MethodTable(named);
  }

  /** The names of all methods. */
  public Set<String> names() {
    return methods.keySet();
  }

  /** The method of that name, or null. */
  Method find(String name) {
    return methods.get(name);
  }
}
