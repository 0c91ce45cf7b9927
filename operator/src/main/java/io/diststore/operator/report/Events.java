package io.diststore.operator.report;

import io.diststore.crds.DistStore;
import io.diststore.operator.objects.Names;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Publishes events about stores. The name of an event is derived from its text. So a repeated event
 * only raises the count of the existing event. If an event cannot be written, this class only logs
 * the failure.
 */
public final class Events {
  private static final Logger LOG = LoggerFactory.getLogger(Events.class);
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
  private static final int UNPROCESSABLE = 422;
  private static final int NOTE_MAX = 1024;
  private static final int REMEMBERED_MAX = 10_000;

  private final KubernetesClient client;
  private final String reporter;
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /**
   * @param reporter the name of the operator's own pod
   */
  public Events(KubernetesClient client, String reporter) {
    this.client = client;
    this.reporter = reporter;
  }

  /** Publishes an event about a store. */
  public void publish(DistStore store, boolean warning, String reason, String note, Instant now) {
    String text = note.length() > NOTE_MAX ? note.substring(0, NOTE_MAX) : note;
    String content = store.getMetadata().getUid() + reason + text;
    String name =
        store.getMetadata().getName()
            + "."
            + UUID.nameUUIDFromBytes(content.getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 18);
    try {
      Integer count = counts.get(name);
      if (count == null) {
        create(store, name, warning, reason, text, now);
        remember(name, 1);
      } else if (tryRaiseCount(store, name, count + 1, now)) {
        remember(name, count + 1);
      } else {
        create(store, name, warning, reason, text, now);
        remember(name, 1);
      }
    } catch (KubernetesClientException e) {
      LOG.info(
          "the event {} about {} could not be written: {}",
          reason,
          store.getMetadata().getName(),
          e.getMessage());
    }
  }

  /**
   * Raises the count of an event. Returns false if the event no longer exists, because the API
   * server drops events after about an hour.
   */
  private boolean tryRaiseCount(DistStore store, String name, int count, Instant now) {
    try {
      raiseCount(store, name, count, now);
      return true;
    } catch (KubernetesClientException e) {
      // If the event is missing, the apply tries to create it. The API server refuses that, because
      // an event needs more fields than a count.
      if (e.getCode() == UNPROCESSABLE || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND) {
        return false;
      }
      throw e;
    }
  }

  private void create(
      DistStore store, String name, boolean warning, String reason, String note, Instant now) {
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(store.getMetadata().getNamespace())
            .endMetadata()
            .withEventTime(new MicroTime(MICROS.format(now)))
            .withReportingController(DistStore.GROUP + "/operator")
            .withReportingInstance(reporter)
            .withAction(reason)
            .withReason(reason)
            .withType(warning ? "Warning" : "Normal")
            .withNote(note)
            .withNewRegarding()
            .withApiVersion(DistStore.GROUP + "/" + DistStore.VERSION)
            .withKind("DistStore")
            .withName(store.getMetadata().getName())
            .withNamespace(store.getMetadata().getNamespace())
            .withUid(store.getMetadata().getUid())
            .endRegarding()
            .build();
    try {
      client.resource(event).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      raiseCount(store, name, 2, now);
    }
  }

  /** Applies only the count, so that the operator needs no right to read events. */
  private void raiseCount(DistStore store, String name, int count, Instant now) {
    Event event =
        new EventBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(store.getMetadata().getNamespace())
            .endMetadata()
            .withNewSeries()
            .withCount(count)
            .withLastObservedTime(new MicroTime(MICROS.format(now)))
            .endSeries()
            .build();
    client
        .resource(event)
        .patch(
            new PatchContext.Builder()
                .withPatchType(PatchType.SERVER_SIDE_APPLY)
                .withFieldManager(Names.FIELD_MANAGER)
                .withForce(true)
                .build());
  }

  private void remember(String name, int count) {
    if (counts.size() >= REMEMBERED_MAX) {
      counts.clear();
    }
    counts.put(name, count);
  }
}
