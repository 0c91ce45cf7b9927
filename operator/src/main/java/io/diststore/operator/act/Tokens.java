package io.diststore.operator.act;

import io.diststore.operator.objects.Identity;
import io.diststore.operator.objects.Names;
import io.diststore.operator.observe.InTheWay;
import io.diststore.operator.observe.Observer;
import io.diststore.operator.observe.Obstacle;
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

  /** A token of a store, or what is in the way of having it. */
  public record Token(byte[] bytes, InTheWay inTheWay) {
    /** That there is none. */
    public static Token none(InTheWay why) {
      return new Token(new byte[0], why);
    }
  }

  private record Kept(byte[] bytes, long untilNanos) {}

  private final KubernetesClient client;
  private final Map<String, Kept> byStore = new ConcurrentHashMap<>();

  public Tokens(KubernetesClient client) {
    this.client = client;
  }

  /**
   * The token of a store, made if there is none yet and may be none yet: a node reads its token
   * once, so that one that is made beside nodes shuts the operator out, and then pod by pod the
   * ring.
   *
   * @param begun whether there is something of the store already that had a token
   */
  public Token of(Names names, boolean begun) {
    Token known = known(names);
    if (known.inTheWay() != null || known.bytes().length > 0) {
      return known;
    }
    if (begun) {
      return Token.none(
          new InTheWay(
              Obstacle.TokenLost,
              "the Secret %s is gone, and pods are running with the token that was in it: put it back from one of them, as docs/operations.md says, before any of them is restarted"
                  .formatted(names.token())));
    }
    return take(create(names), names);
  }

  /** The token of a store if there is one, or no bytes. */
  public Token known(Names names) {
    Kept kept = byStore.get(names.uid());
    if (kept != null && kept.untilNanos - System.nanoTime() > 0) {
      return new Token(kept.bytes, null);
    }
    Secret secret = client.secrets().inNamespace(names.namespace()).withName(names.token()).get();
    return secret == null ? Token.none(null) : take(secret, names);
  }

  private Token take(Secret secret, Names names) {
    if (!names.own(secret.getMetadata())) {
      return Token.none(Observer.foreign(secret));
    }
    String value = secret.getData() == null ? null : secret.getData().get(Identity.TOKEN_KEY);
    if (value == null || value.isEmpty()) {
      return Token.none(
          new InTheWay(
              Obstacle.TokenLost,
              "the Secret %s has no %s in it: put it back from a pod, as docs/operations.md says"
                  .formatted(names.token(), Identity.TOKEN_KEY)));
    }
    byte[] bytes = Base64.getDecoder().decode(value);
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
