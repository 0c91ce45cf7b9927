package io.diststore.node;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;

/**
 * The signals by which a terminal or the system asks a process to end. Left to Java, they would end
 * it without asking, before the keys are handed over. Quarkus leaves them alone.
 *
 * <p>By reflection, since the compiler warns of the only class that there is for this, and cannot
 * be told not to.
 */
final class Signals {
  /** From the terminal: Ctrl-C. */
  static final String INTERRUPT = "INT";

  /** From the system: the polite request to end. */
  static final String TERMINATE = "TERM";

  private Signals() {}

  /**
   * Runs {@code task} at each arrival of the signal, on a thread of its own, in place of what
   * happened before.
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
          "this Java cannot tell the process of the signal "
              + name
              + ", so its keys could not be handed over",
          e);
    }
  }
}
