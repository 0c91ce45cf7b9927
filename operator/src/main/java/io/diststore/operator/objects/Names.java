package io.diststore.operator.objects;

import io.diststore.crds.DistStore;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import java.util.LinkedHashMap;
import java.util.Map;

/** The names, labels and owner reference of the objects that belong to one store. */
public record Names(String namespace, String store, String uid) {
  /**
   * The field manager of every field that the operator applies. This name must never change.
   * Otherwise the operator would no longer own the fields that it applied under the old name.
   */
  public static final String FIELD_MANAGER = "diststore-operator";

  public static final String LABEL_NAME = "app.kubernetes.io/name";
  public static final String LABEL_INSTANCE = "app.kubernetes.io/instance";
  public static final String LABEL_MANAGED_BY = "app.kubernetes.io/managed-by";
  public static final String LABEL_COMPONENT = "app.kubernetes.io/component";
  public static final String PRODUCT = "diststore";

  /** Selects every object that a diststore operator has made. */
  public static final String ALL_MANAGED = LABEL_MANAGED_BY + "=" + FIELD_MANAGER;

  /**
   * An annotation of a pod. If its value is the pod's own uid, the pod is retired. A retired pod
   * will be removed for good, and its node never joins the ring again, even if the container
   * restarts. Any other value has no effect.
   */
  public static final String RETIRED = DistStore.GROUP + "/retired";

  /**
   * An annotation of a pod. The operator sets it to the zone of the pod's machine, or to {@link
   * #NO_ZONE}. The node waits for it before it joins its ring.
   */
  public static final String ZONE = DistStore.GROUP + "/zone";

  /** The value of {@link #ZONE} if the zone is unknown. It is not a valid value of a label. */
  public static final String NO_ZONE = "-";

  /** The label with which a machine names its zone. Kubernetes 1.35 copies it to the pods. */
  public static final String ZONE_LABEL = "topology.kubernetes.io/zone";

  /** An annotation of a pod. A person sets it to make the operator replace the pod. */
  public static final String REPLACE = DistStore.GROUP + "/replace";

  /**
   * An annotation of a pod and of the pod template: the hash of the spec with which the pod starts.
   */
  public static final String RESTART_HASH = DistStore.GROUP + "/restart-hash";

  /** An annotation of the StatefulSet: the number of replicas that the operator set last. */
  public static final String DECREED_REPLICAS = DistStore.GROUP + "/decreed-replicas";

  /** Returns the names for a store. */
  public static Names of(DistStore store) {
    return new Names(
        store.getMetadata().getNamespace(),
        store.getMetadata().getName(),
        store.getMetadata().getUid());
  }

  /**
   * The name of the headless Service and of the ConfigMap. Nodes find each other through these two
   * objects.
   */
  public String peers() {
    return store + "-peers";
  }

  /** The name of the Secret that holds the ring's token. */
  public String token() {
    return store + "-token";
  }

  /** The name of the ServiceAccount, the Role and the RoleBinding of the nodes. */
  public String node() {
    return store + "-node";
  }

  /** The name of the pod with this ordinal. */
  public String pod(int ordinal) {
    return store + "-" + ordinal;
  }

  /** Returns the ordinal of a pod of the StatefulSet, or -1 for any other name. */
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

  /** Returns the labels that select exactly the store's pods. */
  public Map<String, String> selector() {
    Map<String, String> selector = new LinkedHashMap<>();
    selector.put(LABEL_NAME, PRODUCT);
    selector.put(LABEL_INSTANCE, store);
    return selector;
  }

  /** Returns the selector in the form that the scale subresource requires. */
  public String selectorString() {
    return LABEL_NAME + "=" + PRODUCT + "," + LABEL_INSTANCE + "=" + store;
  }

  /** Returns the labels that every object of the store carries. */
  public Map<String, String> labels() {
    Map<String, String> labels = selector();
    labels.put(LABEL_MANAGED_BY, FIELD_MANAGER);
    return labels;
  }

  /** Returns the metadata of an object that Kubernetes deletes together with the store. */
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

  /**
   * Returns whether this store controls an object. An object of an earlier store of the same name
   * does not count.
   */
  public boolean owns(ObjectMeta meta) {
    return meta.getOwnerReferences().stream()
        .anyMatch(o -> Boolean.TRUE.equals(o.getController()) && uid.equals(o.getUid()));
  }
}
