package io.diststore.locator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.diststore.thrift.diststore.Store;
import io.diststore.thrift.locator.Locator;
import io.diststore.thrift.peer.Peer;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class ServiceTypesTest {
  private abstract static class StoreHandler extends LocatorHandler implements Store.AsyncIface {
    StoreHandler(LocalMember member) {
      super(member);
    }
  }

  private abstract static class Derived extends StoreHandler {
    Derived(LocalMember member) {
      super(member);
    }
  }

  private abstract static class Unrelated implements Locator.AsyncIface, Peer.AsyncIface {}

  @Test
  void aLocatorHandlerServesTheLocator() {
    ServiceTypes types = ServiceTypes.of(LocatorHandler.class);
    assertThat(types.type()).isEqualTo("locator.Locator");
    assertThat(types.types()).containsExactly("locator.Base", "locator.Locator");
  }

  @Test
  void theTypeIsThatOfTheMostDerivedService() {
    ServiceTypes types = ServiceTypes.of(Derived.class);
    assertThat(types.type()).isEqualTo("diststore.Store");
    assertThat(types.types()).containsExactly("locator.Base", "locator.Locator", "diststore.Store");
  }

  @Test
  void aHandlerOfNoServiceOrOfTwoUnrelatedOnesIsRefused() {
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ServiceTypes.of(Object.class));
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(() -> ServiceTypes.of(Unrelated.class));
  }

  @Test
  void theMethodsOfAllServicesAreServed() {
    Object handler =
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Store.AsyncIface.class},
            (proxy, method, arguments) -> null);
    assertThat(ServiceTypes.of(handler.getClass()).methods(handler).names())
        .contains("ping", "get_node", "get", "put", "scan");
  }
}
