package io.diststore.node.kubernetes;

import io.diststore.crds.DistStoreRing;
import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.crds.DistStoreRingStatus;
import io.diststore.crds.RegisteredView;
import io.diststore.locator.ExternalRegister;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.Resource;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The register of views on Kubernetes: the status of one DistStoreRing. An update names the
 * resource version that was read, and the API server rejects the update if the resource has changed
 * since.
 */
final class RingObject implements ExternalRegister {
  private static final Logger LOG = LoggerFactory.getLogger(RingObject.class);
  private static final Duration REOPEN_WATCH_AFTER = Duration.ofSeconds(1);
  private static final int HEX = 16;

  private final Supplier<KubernetesClient> client;
  private final String namespace;
  private final String name;
  private final Supplier<List<Endpoint>> seeds;
  private RingWatch watch;

  /**
   * @param seeds addresses at which to look for members, in addition to those in the view
   */
  RingObject(
      Supplier<KubernetesClient> client,
      String namespace,
      String name,
      Supplier<List<Endpoint>> seeds) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.seeds = seeds;
  }

  @Override
  public Contents read() throws IOException {
    return registered(get());
  }

  @Override
  public Contents compareAndSet(View next) throws IOException {
    DistStoreRing ring = get();
    Contents current = registered(ring);
    if (!current.mayBeFollowedBy(next)) {
      return current;
    }
    ring.setStatus(
        new DistStoreRingStatus(
            RegisteredView.encode(next),
            next.epoch(),
            next.members().stream().map(member -> member.id().name()).distinct().toList()));
    try {
      // The update carries the version that was read, so a concurrent update causes a conflict.
      return registered(client.get().resource(ring).inNamespace(namespace).updateStatus());
    } catch (KubernetesClientException refused) {
      if (refused.getCode() == HttpURLConnection.HTTP_CONFLICT) {
        return read();
      }
      throw unavailable(refused);
    }
  }

  @Override
  public void watch(Consumer<Contents> changed) {
    RingWatch.Source source =
        new RingWatch.Source() {
          @Override
          public Watch open(Watcher<DistStoreRing> watcher) {
            return ring().watch(watcher);
          }

          @Override
          public void catchUp() throws IOException {
            changed.accept(read());
          }
        };
    watch = new RingWatch(source, ring -> report(ring, changed), watchThread(), REOPEN_WATCH_AFTER);
    watch.start();
  }

  @Override
  public List<Endpoint> seeds() {
    return seeds.get();
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }

  private void report(DistStoreRing ring, Consumer<Contents> changed) {
    try {
      changed.accept(registered(ring));
    } catch (IOException invalid) {
      LOG.warn(invalid.getMessage());
    }
  }

  private static ScheduledExecutorService watchThread() {
    return Executors.newSingleThreadScheduledExecutor(
        Thread.ofPlatform().name("diststore-register-watch").daemon().factory());
  }

  private DistStoreRing get() throws IOException {
    DistStoreRing ring;
    try {
      ring = ring().get();
    } catch (RuntimeException failure) {
      // The request failed, or the client could not be created.
      throw unavailable(failure);
    }
    if (ring == null) {
      throw new IOException("there is no " + this + "; the operator creates it");
    }
    return ring;
  }

  private Resource<DistStoreRing> ring() {
    return client.get().resources(DistStoreRing.class).inNamespace(namespace).withName(name);
  }

  private Contents registered(DistStoreRing ring) throws IOException {
    String id = ring.getSpec() == null ? null : ring.getSpec().ringId();
    if (id == null || id.length() != 2 * HEX) {
      throw new IOException(this + " has an invalid ringId: '" + id + "'");
    }
    String view = ring.getStatus() == null ? null : ring.getStatus().view();
    try {
      return new Contents(
          new RingId(
              Long.parseUnsignedLong(id, 0, HEX, HEX),
              Long.parseUnsignedLong(id, HEX, 2 * HEX, HEX)),
          ring.getSpec().founding() == Founding.New,
          view == null || view.isEmpty() ? null : RegisteredView.decode(view));
    } catch (IllegalArgumentException invalid) {
      throw new IOException(this + " is invalid: " + invalid.getMessage(), invalid);
    }
  }

  private IOException unavailable(RuntimeException failure) {
    Throwable cause = failure;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    return new IOException(this + " cannot be read or written: " + cause, failure);
  }

  @Override
  public String toString() {
    return "DistStoreRing " + namespace + "/" + name;
  }
}
