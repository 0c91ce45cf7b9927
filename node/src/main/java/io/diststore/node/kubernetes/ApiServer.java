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

/** The way to the API server of the cluster that this pod is in. */
final class ApiServer {
  /** A file that names another one, for tests outside of a pod. */
  private static final String KUBECONFIG = "diststore.kubernetes.kubeconfig";

  private static final int CONNECT_MILLIS = (int) Duration.ofSeconds(2).toMillis();
  private static final int ANSWER_MILLIS = (int) Duration.ofSeconds(5).toMillis();

  private ApiServer() {}

  /**
   * Makes a client of it, which takes a moment, and connects when it is first asked. Its answers
   * come within seconds or not at all; it repeats nothing by itself: who asks knows what to do
   * without an answer.
   *
   * @throws IllegalArgumentException at once, if the container was not told where it is
   */
  static Supplier<KubernetesClient> client(Map<String, String> environment, PodFiles files) {
    String kubeconfig = System.getProperty(KUBECONFIG);
    Supplier<ConfigBuilder> where =
        kubeconfig == null
            ? inCluster(environment, files)
            : () -> new ConfigBuilder(Config.fromKubeconfig(new File(kubeconfig)));
    return () -> client(where.get());
  }

  private static KubernetesClient client(ConfigBuilder config) {
    // One connection a request under way: over HTTP/2, one that is cut without a word would take
    // all later requests with it until the system finds out.
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
          "--kubernetes is for a pod; here nothing says where the API server is"
              + " (KUBERNETES_SERVICE_HOST and _PORT)");
    }
    if (!files.certificate().toFile().canRead() || files.accountToken() == null) {
      throw new IllegalArgumentException(
          "there is no service account at "
              + files.certificate().getParent()
              + "; its token, ca.crt and namespace are to be mounted there");
    }
    String url = "https://" + (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    return () ->
        new ConfigBuilder(Config.empty())
            .withMasterUrl(url)
            .withCaCertFile(files.certificate().toString())
            .withOauthTokenProvider(files::accountToken);
  }
}
