package io.diststore.locator;

import io.diststore.transport.MethodTable;
import java.lang.reflect.Constructor;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.thrift.TBaseAsyncProcessor;

/**
 * The Thrift services that a handler serves. The handler's class implements the {@code AsyncIface}
 * interfaces that Thrift generated for these services. The most derived of them is the handler's
 * service. The handler also serves all services that this service extends. A service's type
 * consists of the last part of its Java package and its name, for example {@code diststore.Store}.
 */
final class ServiceTypes {
  private static final String INTERFACE = "AsyncIface";

  private final Class<?> mostDerived;
  private final List<String> types;

  private ServiceTypes(Class<?> mostDerived, List<String> types) {
    this.mostDerived = mostDerived;
    this.types = types;
  }

  /**
   * Returns the services of a handler's class.
   *
   * @throws IllegalArgumentException if the class implements no service, or if it implements
   *     several services and none of them extends all others
   */
  static ServiceTypes of(Class<?> handler) {
    Set<Class<?>> services = new LinkedHashSet<>();
    for (Class<?> type = handler; type != null; type = type.getSuperclass()) {
      collect(type, services);
    }
    Class<?> mostDerived = null;
    for (Class<?> candidate : services) {
      if (services.stream().allMatch(other -> other.isAssignableFrom(candidate))) {
        mostDerived = candidate;
      }
    }
    if (mostDerived == null) {
      throw new IllegalArgumentException(
          handler.getName()
              + " must implement the "
              + INTERFACE
              + " of one Thrift service that extends all other services it implements; found "
              + services);
    }
    List<String> types = new ArrayList<>();
    for (Class<?> service = mostDerived; service != null; service = parent(service)) {
      types.addFirst(name(service));
    }
    return new ServiceTypes(mostDerived, List.copyOf(types));
  }

  /** Returns the type of the most derived service. */
  String type() {
    return types.getLast();
  }

  /** Returns the types of all services. The most general type comes first. */
  List<String> types() {
    return types;
  }

  /** Returns the methods of all services. The methods call {@code handler}. */
  MethodTable methods(Object handler) {
    try {
      Class<?> processor =
          Class.forName(
              mostDerived.getEnclosingClass().getName() + "$AsyncProcessor",
              true,
              mostDerived.getClassLoader());
      Constructor<?> constructor = processor.getConstructor(mostDerived);
      return table(handler, (TBaseAsyncProcessor<?>) constructor.newInstance(handler));
    } catch (ReflectiveOperationException incomplete) {
      throw new IllegalArgumentException(
          "The classes that Thrift generated for "
              + type()
              + " are incomplete. Generate them again.",
          incomplete);
    }
  }

  /** The cast is safe because the processor was created for the type of this handler. */
  @SuppressWarnings("unchecked")
  private static MethodTable table(Object handler, TBaseAsyncProcessor<?> processor) {
    return MethodTable.of(handler, (TBaseAsyncProcessor<Object>) processor);
  }

  private static void collect(Class<?> type, Set<Class<?>> services) {
    for (Class<?> implemented : type.getInterfaces()) {
      if (isService(implemented)) {
        services.add(implemented);
      }
      collect(implemented, services);
    }
  }

  private static Class<?> parent(Class<?> service) {
    for (Class<?> extended : service.getInterfaces()) {
      if (isService(extended)) {
        return extended;
      }
    }
    return null;
  }

  private static boolean isService(Class<?> type) {
    return type.getSimpleName().equals(INTERFACE) && type.getEnclosingClass() != null;
  }

  private static String name(Class<?> service) {
    String pack = service.getPackageName();
    return pack.substring(pack.lastIndexOf('.') + 1)
        + "."
        + service.getEnclosingClass().getSimpleName();
  }
}
