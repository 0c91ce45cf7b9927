package io.diststore.node.kubernetes;

import io.diststore.locator.MemberSettings;
import io.diststore.locator.RegisteredRing;
import io.diststore.ring.placement.Site;
import io.diststore.ring.view.Endpoint;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.security.Security;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;

/**
 * Everything that a node gets from its pod: the node's name and addresses, the register of its
 * ring's views, and the {@link PodLifecycle} that decides when the node leaves.
 */
public final class PodRuntime {
  private final Pod pod;
  private final PodFiles files;
  private final String token;
  private final boolean parked;
  private final Supplier<KubernetesClient> client;

  private PodRuntime(Pod pod, PodFiles files, Supplier<KubernetesClient> client) {
    this.pod = pod;
    this.files = files;
    this.client = client;
    this.token = files.token();
    this.parked = files.isMarkedRetired();
    files.clearLeaveFiles();
  }

  /**
   * Creates the runtime for the pod of this process.
   *
   * @throws IllegalArgumentException if this process is not in a pod, or if the pod lacks something
   *     that a node needs; the message says what is missing
   */
  public static PodRuntime create(Map<String, String> environment) {
    // DNS learns the name of a new pod with some delay, so failed look-ups must not be cached.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    PodFiles files = PodFiles.here();
    Pod pod = Pod.of(environment);
    Supplier<KubernetesClient> factory = ApiServer.client(environment, files);
    CompletableFuture<KubernetesClient> client = new CompletableFuture<>();
    PodRuntime runtime = new PodRuntime(pod, files, client::join);
    // Creating a client takes a fraction of a second, so it happens in parallel with the rest of
    // the start.
    Thread.ofPlatform()
        .name("diststore-api-client")
        .daemon()
        .start(() -> client.completeAsync(factory, Runnable::run));
    return runtime;
  }

  /**
   * Returns {@code settings} together with the settings that this pod determines. A zone or machine
   * in {@code settings} takes precedence over that of the pod. Blocks until the zone is known, for
   * {@link ZoneWait#LIMIT} at most.
   *
   * @throws IllegalArgumentException if the zone is not a valid name
   */
  public MemberSettings settings(MemberSettings settings) {
    RingObject views =
        new RingObject(client, pod.namespace(), pod.store(), pod.name(), this::otherPeers);
    return settings
        .withSite(site(settings.site()))
        .withName(pod.name())
        .withAdvertise(pod.ip())
        .withToken(token)
        .withRegistered(new RegisteredRing(views, parked))
        .withBind("0.0.0.0");
  }

  private Site site(Site given) {
    String host = given.host().isEmpty() ? pod.site().host() : given.host();
    if (!given.zone().isEmpty()) {
      return new Site(given.zone(), host);
    }
    // A parked node never joins, so it needs no zone.
    boolean isKnown = parked || !pod.site().zone().isEmpty();
    String zone =
        isKnown ? pod.site().zone() : ZoneWait.zone(files, System::nanoTime, Thread::sleep);
    return new Site(zone, host);
  }

  /** Returns the peers in the pod's file, except this pod itself. */
  private List<Endpoint> otherPeers() {
    return files.peers().stream()
        .filter(peer -> !peer.host().equals(pod.ip()))
        .filter(peer -> !peer.host().equals(pod.name()))
        .filter(peer -> !peer.host().startsWith(pod.name() + "."))
        .toList();
  }

  /** Reports whether the pod was marked as retired when this process started. */
  public boolean isParked() {
    return parked;
  }

  /** Starts the lifecycle, which makes the node leave and exit through {@code control}. */
  public PodLifecycle start(ShutdownControl control) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("diststore-pod").daemon().factory());
    StoreObject store = new StoreObject(client, pod.namespace(), pod.store());
    PodLifecycle lifecycle =
        new PodLifecycle(files, store::fate, control, thread, System::nanoTime, parked);
    lifecycle.start();
    return lifecycle;
  }
}
