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
 * The operator as its process starts it, at an API server that hangs up on first questions, and
 * whose watches say nothing.
 */
@QuarkusTest
@TestProfile(OperatorStartTest.Starting.class)
@QuarkusTestResource(ReluctantApiServer.class)
class OperatorStartTest {
  /** Tests start operators themselves, but for this one. */
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
  void aConnectionThatIsLostWhileTheCachesFillIsNotTheEndOfIt() throws Exception {
    HttpResponse<String> answer =
        HttpClient.newHttpClient()
            .send(HttpRequest.newBuilder(ready).build(), HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).describedAs(answer.body()).isEqualTo(200);
    assertThat(ReluctantApiServer.hungUp()).contains("diststores", "networkpolicies");
    assertThat(ReluctantApiServer.listed()).isEqualTo(ReluctantApiServer.hungUp());
  }
}
