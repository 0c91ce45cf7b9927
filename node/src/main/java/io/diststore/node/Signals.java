package io.diststore.node;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * Handles the signals that ask a process to end. Java's own handlers would end the process at once,
 * before it has handed over its keys. Quarkus does not replace the handlers that are installed
 * here.
 *
 * <p>Java has only one class for this, {@code sun.misc.Signal}. It is called by reflection, because
 * the compiler warns about direct uses and the warning cannot be suppressed.
 */
final class Signals {
  /** The signal that the terminal sends on Ctrl-C. */
  static final String INTERRUPT = "INT";

  /** The signal with which the system asks a process to end. */
  static final String TERMINATE = "TERM";

  private Signals() {}

  /**
   * Runs {@code task} whenever the signal arrives, each time on a new thread. Replaces the previous
   * handler.
   */
  static void on(String name, Runnable task) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      InvocationHandler calls =
          (proxy, method, arguments) ->
              switch (method.getName()) {
                case "handle" -> {
                  task.run();
                  yield null;
                }
                case "hashCode" -> System.identityHashCode(proxy);
                case "equals" -> proxy == arguments[0];
                default -> "signal " + name;
              };
      Object handles =
          Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, calls);
      signal
          .getMethod("handle", signal, handler)
          .invoke(null, signal.getConstructor(String.class).newInstance(name), handles);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(
          "this Java runtime cannot handle the signal "
              + name
              + ", so the node could not hand over its keys",
          e);
    }
  }
}
