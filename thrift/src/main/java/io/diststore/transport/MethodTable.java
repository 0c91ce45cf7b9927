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
  private final Map<String, DirectMethod> direct;

  private MethodTable(Map<String, Method> methods, Map<String, DirectMethod> direct) {
    this.methods = Map.copyOf(methods);
    this.direct = Map.copyOf(direct);
  }

  /**
   * All methods of one service and those it extends.
   *
   * @param handler whom the calls go to
   * @param processor the generated {@code AsyncProcessor} of the service, made for the same handler
   */
  public static <I> MethodTable of(I handler, TBaseAsyncProcessor<I> processor) {
    return new MethodTable(Method.all(handler, processor), Map.of());
  }

  /** The same methods, of which some answer common calls directly. */
  public MethodTable with(Map<String, DirectMethod> common) {
    if (!methods.keySet().containsAll(common.keySet())) {
      throw new IllegalArgumentException(
          "Of " + common.keySet() + " not all are methods of the service, " + names() + ".");
    }
    return new MethodTable(methods, common);
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
    Map<String, DirectMethod> allDirect = new HashMap<>(direct);
    allDirect.putAll(other.direct);
    return new MethodTable(all, allDirect);
  }

  /**
   * The same methods under the name of their service, as Thrift's multiplexed protocol calls them:
   * {@code service:method}.
   */
  public MethodTable under(String service) {
    Map<String, Method> named = new HashMap<>();
    methods.forEach((name, method) -> named.put(service + ":" + name, method));
    Map<String, DirectMethod> namedDirect = new HashMap<>();
    direct.forEach((name, method) -> namedDirect.put(service + ":" + name, method));
    return new MethodTable(named, namedDirect);
  }

  /** The names of all methods. */
  public Set<String> names() {
    return methods.keySet();
  }

  /** Those that answer common calls directly, by name. */
  Map<String, DirectMethod> direct() {
    return direct;
  }

  /** The method of that name, or null. */
  Method find(String name) {
    return methods.get(name);
  }
}
