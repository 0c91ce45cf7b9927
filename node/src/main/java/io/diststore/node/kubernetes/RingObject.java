package io.diststore.node.kubernetes;

import io.diststore.crds.DistStoreRing;
import io.diststore.crds.DistStoreRingSpec.Founding;
import io.diststore.crds.DistStoreRingStatus;
import io.diststore.crds.RegisteredView;
import io.diststore.crds.RegisteredView.Restored;
import io.diststore.locator.ExternalRegister;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lineage;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The cell outside the ring on Kubernetes: the status of one DistStoreRing. An update names the
 * resource version that was read, and the API server rejects the update if the resource has changed
 * since.
 *
 * <p>Before a node founds the ring, it records this in an annotation of the object. An annotation
 * is not a part of the status. So if the status is lost, no other node founds the ring again.
 */
final class RingObject implements ExternalRegister {
  private static final Logger LOG = LoggerFactory.getLogger(RingObject.class);
  private static final Duration REOPEN_WATCH_AFTER = Duration.ofSeconds(1);
  private static final int HEX = 16;

  /** What the object holds. The last part is null if no node has put a lost view back recently. */
  private record Held(Contents contents, Restored restored) {
    /**
     * Returns the record of the last restoration, to be kept when the view of this epoch is
     * written. Returns null if there is no record, or if it is too old by then.
     */
    Restored restoredAt(long epoch) {
      boolean isRecent = restored != null && epoch - restored.epoch() < Lineage.LENGTH_MAX;
      return isRecent ? restored : null;
    }
  }

  private final Supplier<KubernetesClient> client;
  private final String namespace;
  private final String name;
  private final String pod;
  private final Supplier<List<Endpoint>> seeds;

  /** The value of the annotation if this process founds the ring. */
  private final String founder;

  private final AtomicBoolean hasRecordedFounding = new AtomicBoolean();
  private RingWatch watch;

  /**
   * @param pod the name of this node's pod
   * @param seeds addresses at which to look for members, in addition to those in the view
   */
  RingObject(
      Supplier<KubernetesClient> client,
      String namespace,
      String name,
      String pod,
      Supplier<List<Endpoint>> seeds) {
    this.client = client;
    this.namespace = namespace;
    this.name = name;
    this.pod = pod;
    this.seeds = seeds;
    this.founder = pod + "/" + HexFormat.of().toHexDigits(new SecureRandom().nextLong());
  }

  @Override
  public Contents read() throws IOException {
    DistStoreRing ring = get();
    Contents contents = held(ring).contents();
    if (contents.registered().view() != null && recordedFounder(ring) == null) {
      recordFounding();
    }
    return contents;
  }

  @Override
  public Contents found(View first) throws IOException {
    DistStoreRing ring = get();
    Held held = held(ring);
    if (!held.contents().mayBeFoundedWith(first)) {
      return held.contents();
    }
    try {
      return held(write(claim(ring), Registered.EMPTY.followedBy(first), null)).contents();
    } catch (KubernetesClientException refused) {
      return afterConflict(refused);
    }
  }

  @Override
  public Contents replace(Registered expected, Registered next, boolean restores)
      throws IOException {
    DistStoreRing ring = get();
    Held held = held(ring);
    Contents current = held.contents();
    boolean isSameRing = next.view().ringId().equals(current.ringId());
    if (!current.registered().isSame(expected) || !isSameRing) {
      return current;
    }
    Restored restored =
        restores ? restored(current.registered(), next) : held.restoredAt(next.view().epoch());
    try {
      return held(write(ring, next, restored)).contents();
    } catch (KubernetesClientException refused) {
      return afterConflict(refused);
    }
  }

  private Restored restored(Registered before, Registered next) {
    return new Restored(
        next.view().epoch(),
        before.view() == null ? 0 : before.view().epoch(),
        pod,
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  /** Returns the current contents if another update came first. */
  private Contents afterConflict(KubernetesClientException refused) throws IOException {
    if (isConflict(refused)) {
      return read();
    }
    throw unavailable(refused);
  }

  /**
   * Writes the status. The update carries the version that was read, so a concurrent update causes
   * a conflict.
   */
  private DistStoreRing write(DistStoreRing ring, Registered next, Restored restored) {
    View view = next.view();
    ring.setStatus(
        new DistStoreRingStatus(
            RegisteredView.encode(
                new RegisteredView.Contents(view, next.lineage(), next.votes(), restored)),
            view.epoch(),
            view.members().stream().map(member -> member.id().name()).distinct().toList()));
    return client.get().resource(ring).inNamespace(namespace).updateStatus();
  }

  /**
   * Records that this process founds the ring. Only one process can record that, because the patch
   * carries the version that was read. If the role of the node does not allow the patch, an older
   * operator has made it. Such an operator must not keep the ring from being founded.
   */
  private DistStoreRing claim(DistStoreRing ring) {
    if (founder.equals(recordedFounder(ring))) {
      return ring;
    }
    try {
      return annotate("\"resourceVersion\": \"" + ring.getMetadata().getResourceVersion() + "\", ");
    } catch (KubernetesClientException refused) {
      if (refused.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
        throw refused;
      }
      LOG.warn(
          "This node may not record in {} that the ring is founded. If the status of that object is lost, a second ring may be founded. Upgrade the operator.",
          this);
      return ring;
    }
  }

  /** Records that the ring is founded, for a ring that was founded by older software. */
  private void recordFounding() {
    if (!hasRecordedFounding.compareAndSet(false, true)) {
      return;
    }
    try {
      annotate("");
    } catch (KubernetesClientException refused) {
      LOG.debug("Cannot record that the ring is founded: {}", refused.getMessage());
    }
  }

  private DistStoreRing annotate(String condition) {
    return ring()
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"metadata\": {%s\"annotations\": {\"%s\": \"%s\"}}}"
                .formatted(condition, DistStoreRing.FOUNDER, founder));
  }

  private static String recordedFounder(DistStoreRing ring) {
    return ring.getMetadata().getAnnotations() == null
        ? null
        : ring.getMetadata().getAnnotations().get(DistStoreRing.FOUNDER);
  }

  private static boolean isConflict(KubernetesClientException refused) {
    return refused.getCode() == HttpURLConnection.HTTP_CONFLICT;
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
      changed.accept(held(ring).contents());
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

  private Held held(DistStoreRing ring) throws IOException {
    String id = ring.getSpec() == null ? null : ring.getSpec().ringId();
    if (id == null || id.length() != 2 * HEX) {
      throw new IOException(this + " has an invalid ringId: '" + id + "'");
    }
    String view = ring.getStatus() == null ? null : ring.getStatus().view();
    String recorded = recordedFounder(ring);
    try {
      RegisteredView.Contents registered =
          view == null || view.isEmpty()
              ? new RegisteredView.Contents(null, Lineage.NONE, null)
              : RegisteredView.decodeAll(view);
      return new Held(
          new Contents(
              new RingId(
                  Long.parseUnsignedLong(id, 0, HEX, HEX),
                  Long.parseUnsignedLong(id, HEX, 2 * HEX, HEX)),
              ring.getSpec().founding() == Founding.New
                  && (recorded == null || recorded.equals(founder)),
              new Registered(registered.view(), registered.lineage(), registered.votes())),
          registered.restored());
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
