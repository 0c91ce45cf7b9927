package io.diststore.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.history.Await;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Checks that the operator and the nodes of a ring at rest do not write to the API server. */
@Scenario(number = 38, name = "at-rest")
@Tag("long")
class AtRestScenario {
  private static final Duration WATCH = Duration.ofSeconds(60);
  private static final Duration SETTLE = Duration.ofSeconds(40);

  /** A line of the API server's metrics: labels, and the number of requests with these labels. */
  private static final Pattern REQUESTS =
      Pattern.compile("^apiserver_request_total\\{(.*)} ([0-9.e+]+)$", Pattern.MULTILINE);

  private static final Pattern WRITES = Pattern.compile("verb=\"(POST|PUT|PATCH|APPLY|DELETE)\"");

  /** The resources that the operator and the nodes write, except the operator's leader lease. */
  private static final Pattern OURS =
      Pattern.compile(
          "resource=\"(diststores|diststorerings|statefulsets|services|configmaps|secrets|pods|"
              + "poddisruptionbudgets|networkpolicies|serviceaccounts|roles|rolebindings|events)\"");

  /**
   * Requests for service-account tokens, which do not count: kubelet renews the tokens of all pods
   * from time to time.
   */
  private static final Pattern TOKENS = Pattern.compile("subresource=\"token\"");

  @Test
  void nothingIsWrittenForAMinute(Place place) {
    Ring ring = place.ring("store");
    ring.create();
    // Some events about the start of the pods are written late. The numbers of keys in the status
    // are written late, too. Wait for both.
    Await.pass(SETTLE);
    String version = ring.resource().path("metadata").path("resourceVersion").asText();
    Map<String, Double> before = writes(place);
    Await.pass(WATCH);
    Map<String, Double> after = writes(place);
    assertThat(after).isEqualTo(before);
    assertThat(ring.resource().path("metadata").path("resourceVersion").asText())
        .isEqualTo(version);
  }

  private static Map<String, Double> writes(Place place) {
    Map<String, Double> writes = new TreeMap<>();
    Matcher request = REQUESTS.matcher(place.cluster().client().raw("/metrics"));
    while (request.find()) {
      String labels = request.group(1);
      if (WRITES.matcher(labels).find()
          && OURS.matcher(labels).find()
          && !TOKENS.matcher(labels).find()) {
        writes.merge(labels, Double.valueOf(request.group(2)), Double::sum);
      }
    }
    return writes;
  }
}
