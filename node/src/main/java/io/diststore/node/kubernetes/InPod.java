package io.diststore.node.kubernetes;

import io.diststore.locator.MemberSettings;
import io.diststore.locator.RegisteredRing;
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
 * What a node in a pod has that others have not: who it is, the register of its ring's views, and a
 * life that its pod rules.
 */
public final class InPod {
  private final Pod pod;
  private final PodFiles files;
  private final String token;
  private final boolean parked;
  private final Supplier<KubernetesClient> client;

  private InPod(Pod pod, PodFiles files, Supplier<KubernetesClient> client) {
    this.pod = pod;
    this.files = files;
    this.client = client;
    this.token = files.token();
    this.parked = files.retired();
    files.forget();
  }

  /**
   * In the pod of this process.
   *
   * @throws IllegalArgumentException if it is in none that is fit for a node; the message says what
   *     is missing
   */
  public static InPod here(Map<String, String> environment) {
    // A pod's name is known some time after the pod is: that it was unknown is no news to keep.
    Security.setProperty("networkaddress.cache.negative.ttl", "0");
    PodFiles files = PodFiles.here();
    Pod pod = Pod.of(environment);
    Supplier<KubernetesClient> making = ApiServer.client(environment, files);
    CompletableFuture<KubernetesClient> made = new CompletableFuture<>();
    InPod here = new InPod(pod, files, made::join);
    // Beside all else that starts: making a client takes a part of a second.
    Thread.ofPlatform()
        .name("diststore-api-client")
        .daemon()
        .start(() -> made.completeAsync(making, Runnable::run));
    return here;
  }

  /** These settings, for a member of the ring of this pod's store. */
  public MemberSettings settings(MemberSettings settings) {
    RingObject views = new RingObject(client, pod.namespace(), pod.store(), this::others);
    return settings
        .withName(pod.name())
        .withAdvertise(pod.ip())
        .withToken(token)
        .withRegistered(new RegisteredRing(views, parked))
        .withBind("0.0.0.0");
  }

  /** The peers that the pod is given are all of the store's, this one included. */
  private List<Endpoint> others() {
    return files.peers().stream()
        .filter(peer -> !peer.host().equals(pod.ip()))
        .filter(peer -> !peer.host().equals(pod.name()))
        .filter(peer -> !peer.host().startsWith(pod.name() + "."))
        .toList();
  }

  /** Whether the pod was marked as retired when this process started. */
  public boolean parked() {
    return parked;
  }

  /** Minds the pod from now on. */
  public PodLife begin(Leaving leaving) {
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("diststore-pod").daemon().factory());
    StoreObject store = new StoreObject(client, pod.namespace(), pod.store());
    PodLife life = new PodLife(files, store::fate, leaving, thread, System::nanoTime, parked);
    life.mind();
    return life;
  }
}
