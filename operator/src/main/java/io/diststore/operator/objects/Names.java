package io.diststore.operator.objects;

import io.diststore.crds.DistStore;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/** What everything that belongs to one store is called, and how it is marked as belonging to it. */
public record Names(String namespace, String store, String uid) {
  /**
   * The owner of every field that the operator applies. It never changes: fields would be orphaned.
   */
  public static final String FIELD_MANAGER = "diststore-operator";

  public static final String LABEL_NAME = "app.kubernetes.io/name";
  public static final String LABEL_INSTANCE = "app.kubernetes.io/instance";
  public static final String LABEL_MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String LABEL_COMPONENT = "app.kubernetes.io/component";
  public static final String PRODUCT = "diststore";

  /** Selects whatever any operator of this product made. */
  public static final String ALL_OURS = LABEL_MANAGED_BY + "=" + FIELD_MANAGER;

  /**
   * On a pod, its uid: it is to leave for good, and never joins again, whatever happens to its
   * container. Any other value means nothing.
   */
  public static final String RETIRED = DistStore.GROUP + "/retired";

  /** On a pod, by a person: have it hand over and start anew. */
  public static final String REPLACE = DistStore.GROUP + "/replace";

  /** On a pod and its template: what of the spec it was started with. */
  public static final String RESTART_HASH = DistStore.GROUP + "/restart-hash";

  /** On the StatefulSet: the number of replicas that the operator itself set last. */
  public static final String DECREED_REPLICAS = DistStore.GROUP + "/decreed-replicas";

  /** The names of what belongs to a store. */
  public static Names of(DistStore store) {
    return new Names(
        store.getMetadata().getNamespace(),
        store.getMetadata().getName(),
        store.getMetadata().getUid());
  }

  public String peers() {
    return store + "-peers";
  }

  public String token() {
    return store + "-token";
  }

  public String node() {
    return store + "-node";
  }

  public String pod(int ordinal) {
    return store + "-" + ordinal;
  }

  /** The ordinal of one of the StatefulSet's pods, or -1 for a name that is none of theirs. */
  public int ordinal(String pod) {
    String prefix = store + "-";
    if (!pod.startsWith(prefix)) {
      return -1;
    }
    try {
      int ordinal = Integer.parseInt(pod, prefix.length(), pod.length(), 10);
      return pod.equals(pod(ordinal)) ? ordinal : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** What selects the store's pods, and nothing else. */
  public Map<String, String> selector() {
    Map<String, String> selector = new LinkedHashMap<>();
    selector.put(LABEL_NAME, PRODUCT);
    selector.put(LABEL_INSTANCE, store);
    return selector;
  }

  /** The selector as the scale subresource wants it. */
  public String selectorString() {
    return LABEL_NAME + "=" + PRODUCT + "," + LABEL_INSTANCE + "=" + store;
  }

  /** The labels of every object. */
  public Map<String, String> labels() {
    Map<String, String> labels = selector();
    labels.put(LABEL_MANAGED_BY, FIELD_MANAGER);
    return labels;
  }

  /** The head of an object that goes with the store. */
  public ObjectMeta meta(String name) {
    return new ObjectMetaBuilder()
        .withName(name)
        .withNamespace(namespace)
        .withLabels(labels())
        .withOwnerReferences(
            new OwnerReferenceBuilder()
                .withApiVersion(DistStore.GROUP + "/" + DistStore.VERSION)
                .withKind("DistStore")
                .withName(store)
                .withUid(uid)
                .withController(true)
                .build())
        .build();
  }

  /** Whether an object is controlled by this very store, and not by a former one of its name. */
  public boolean own(ObjectMeta meta) {
    return meta.getOwnerReferences().stream()
        .anyMatch(o -> Boolean.TRUE.equals(o.getController()) && uid.equals(o.getUid()));
  }
}
