package io.diststore.operator.act;

import io.diststore.operator.objects.Identity;
import io.diststore.operator.objects.Names;
import io.diststore.operator.observe.Observer;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The token of each ring: made once, read one by one, never listed. Kept for some passes, so that a
 * store at rest costs no read of a Secret each time.
 */
public final class Tokens {
  private static final long KEPT_NANOS = 60_000_000_000L;

  /** A token of a store, or words on what is in the way of making it. */
  public record Token(byte[] bytes, String conflict) {}

  private record Kept(byte[] bytes, long untilNanos) {}

  private final KubernetesClient client;
  private final Map<String, Kept> byStore = new ConcurrentHashMap<>();

  public Tokens(KubernetesClient client) {
    this.client = client;
  }

  /** The token of a store, made if there is none yet. */
  public Token of(Names names) {
    Kept kept = byStore.get(names.uid());
    if (kept != null && kept.untilNanos - System.nanoTime() > 0) {
      return new Token(kept.bytes, null);
    }
    Secret secret = client.secrets().inNamespace(names.namespace()).withName(names.token()).get();
    if (secret == null) {
      secret = create(names);
    }
    if (!names.own(secret.getMetadata())) {
      return new Token(new byte[0], Observer.foreign(secret));
    }
    String value = secret.getData() == null ? null : secret.getData().get(Identity.TOKEN_KEY);
    byte[] bytes = value == null ? new byte[0] : Base64.getDecoder().decode(value);
    byStore.put(names.uid(), new Kept(bytes, System.nanoTime() + KEPT_NANOS));
    return new Token(bytes, null);
  }

  /** Drops what is kept for a store. */
  public void forget(Names names) {
    byStore.remove(names.uid());
  }

  private Secret create(Names names) {
    try {
      return client.resource(Identity.newToken(names)).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return client.secrets().inNamespace(names.namespace()).withName(names.token()).require();
    }
  }
}
