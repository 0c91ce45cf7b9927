package io.diststore.transport;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.thrift.TBaseAsyncProcessor;

/**
 * The methods that a server answers, by name, with their handlers. Immutable.
 *
 * <p>The server calls a handler on the event loop, so the handler must not block. The handler must
 * complete the callback of each call exactly once, even that of a oneway call; any thread may do
 * so. Until then the call is in progress, and counts against the connection's limits. A second
 * completion is ignored.
 *
 * <p>If a call fails with an exception that the method declares, or with a {@code
 * TApplicationException}, the caller receives that exception. Any other exception is logged, and
 * the caller receives an internal error.
 */
public final class MethodTable {
  /** Separates the service from the method in the name of a multiplexed call. */
  private static final char SERVICE_END = ':';

  private final Map<String, Method> methods;
  private final Map<String, DirectMethod> direct;
  private final Runnable beforeBatches;

  private MethodTable(
      Map<String, Method> methods, Map<String, DirectMethod> direct, Runnable beforeBatches) {
    this.methods = Map.copyOf(methods);
    this.direct = Map.copyOf(direct);
    this.beforeBatches = beforeBatches;
  }

  /**
   * Returns all methods of one service and of the services that it extends.
   *
   * @param handler handles the calls
   * @param processor the generated {@code AsyncProcessor} of the service, made for the same handler
   */
  public static <I> MethodTable of(I handler, TBaseAsyncProcessor<I> processor) {
    return new MethodTable(Method.all(handler, processor), Map.of(), () -> {});
  }

  /**
   * Returns these methods, and adds direct methods, which answer the most common calls of some of
   * these methods.
   */
  public MethodTable with(Map<String, DirectMethod> common) {
    if (!methods.keySet().containsAll(common.keySet())) {
      throw new IllegalArgumentException(
          "There are direct methods for "
              + common.keySet()
              + ", but the service has only the methods "
              + names()
              + ".");
    }
    return new MethodTable(methods, common, beforeBatches);
  }

  /**
   * Returns a table with the same methods and a task. For each batch of messages, the server first
   * takes all bytes of the batch off the socket, then runs the task, and then handles the messages.
   */
  public MethodTable beforeBatches(Runnable task) {
    return new MethodTable(methods, direct, task);
  }

  /**
   * Returns these methods together with those of {@code other}, so that one port can serve several
   * services. The result runs the task of this table before each batch, not that of {@code other}.
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
    return new MethodTable(all, allDirect, beforeBatches);
  }

  /**
   * Returns these methods under the names that calls have in Thrift's multiplexed protocol: {@code
   * service:method}. The answers name only the method.
   */
  public MethodTable under(String service) {
    Map<String, Method> named = new HashMap<>();
    methods.forEach((name, method) -> named.put(service + SERVICE_END + name, method));
    Map<String, DirectMethod> namedDirect = new HashMap<>();
    direct.forEach((name, method) -> namedDirect.put(service + SERVICE_END + name, method));
    return new MethodTable(named, namedDirect, beforeBatches);
  }

  /**
   * Returns the method name for an answer. In Thrift's multiplexed protocol, only the call names
   * the service. Most client libraries refuse an answer that also names the service.
   */
  static String withoutService(String name) {
    return name.substring(name.indexOf(SERVICE_END) + 1);
  }

  /** Returns the names of all methods. */
  public Set<String> names() {
    return methods.keySet();
  }

  /** Returns the direct methods by name. */
  Map<String, DirectMethod> direct() {
    return direct;
  }

  /** Returns the task to run before each batch of messages. */
  Runnable beforeBatches() {
    return beforeBatches;
  }

  /** Returns the method with this name, or null. */
  Method find(String name) {
    return methods.get(name);
  }
}
