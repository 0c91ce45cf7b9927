package io.diststore.node.kubernetes;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.jdkhttp.JdkHttpClientFactory;
import java.io.File;
import java.time.Duration;
import java.util.Map;
import java.util.function.Supplier;

/** Creates a client for the API server of this pod's cluster. */
final class ApiServer {
  /** The system property that names a kubeconfig file, for tests outside a pod. */
  private static final String KUBECONFIG = "diststore.kubernetes.kubeconfig";

  private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(2).toMillis();
  private static final int ANSWER_MILLIS = (int) Duration.ofSeconds(5).toMillis();

  private ApiServer() {}

  /**
   * Returns a supplier that creates a client. Creating the client takes a moment. The client
   * connects when it sends its first request. A request succeeds or fails within seconds. The
   * client does not repeat failed requests, because its callers handle failures themselves.
   *
   * @throws IllegalArgumentException if the container lacks the address of the API server or a
   *     service account. Thrown by this method itself, not by the supplier
   */
  static Supplier<KubernetesClient> client(Map<String, String> environment, PodFiles files) {
    String kubeconfig = System.getProperty(KUBECONFIG);
    Supplier<ConfigBuilder> config =
        kubeconfig == null
            ? inCluster(environment, files)
            : () -> new ConfigBuilder(Config.fromKubeconfig(new File(kubeconfig)));
    return () -> client(config.get());
  }

  private static KubernetesClient client(ConfigBuilder config) {
    // HTTP/1.1 uses one connection per concurrent request. If a shared HTTP/2 connection broke
    // silently, all later requests would fail until the operating system noticed.
    config
        .withHttp2Disable(true)
        .withConnectionTimeout(CONNECT_MILLIS)
        .withRequestTimeout(ANSWER_MILLIS)
        .withRequestRetryBackoffLimit(0);
    return new KubernetesClientBuilder()
        .withHttpClientFactory(new JdkHttpClientFactory())
        .withConfig(config.build())
        .build();
  }

  private static Supplier<ConfigBuilder> inCluster(
      Map<String, String> environment, PodFiles files) {
    String host = environment.get("KUBERNETES_SERVICE_HOST");
    String port = environment.get("KUBERNETES_SERVICE_PORT");
    if (host == null || port == null) {
      throw new IllegalArgumentException(
          "--kubernetes works only in a pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT, which give the address of the API server, are not set");
    }
    if (!files.certificate().toFile().canRead() || files.accountToken() == null) {
      throw new IllegalArgumentException(
          "there is no service account at "
              + files.certificate().getParent()
              + "; mount its token, ca.crt and namespace there");
    }
    String url = "https://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    return () ->
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url)
            .withCaCertFile(files.certificate().toString())
            .withOauthTokenProvider(files::accountToken);
  }
}
