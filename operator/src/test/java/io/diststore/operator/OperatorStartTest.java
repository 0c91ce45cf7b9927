package io.diststore.operator;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.operator.standin.ReluctantApiServer;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Starts the operator as its process does, but against a faulty API server. For each kind, this
 * server closes the connection of the first list request. Its watches never deliver an event.
 */
@QuarkusTest
@TestProfile(OperatorStartTest.Starting.class)
@QuarkusTestResource(ReluctantApiServer.class)
class OperatorStartTest {
  /**
   * Starts the operator together with the application. The configuration of the tests disables this
   * by default.
   */
  public static final class Starting implements QuarkusTestProfile {
    @Override
    public Map<String, String> getConfigOverrides() {
      return Map.of(
          "quarkus.operator-sdk.start-operator",
          "true",
          "quarkus.operator-sdk.controllers.diststore.namespaces",
          "JOSDK_ALL_NAMESPACES",
          "quarkus.http.test-port",
          "0");
    }
  }

  @TestHTTPResource("/q/health/ready")
  URI ready;

  @Test
  void theOperatorGetsReadyAlthoughConnectionsAreLostWhileItsCachesFill() throws Exception {
    HttpResponse<String> response =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).describedAs(response.body()).isEqualTo(200);
    assertThat(ReluctantApiServer.refusedOnce()).contains("diststores", "networkpolicies");
    assertThat(ReluctantApiServer.listed()).isEqualTo(ReluctantApiServer.refusedOnce());
  }
}
