package io.diststore.operator.act;

import io.diststore.operator.objects.Names;
import io.diststore.operator.objects.OneTimeObjects;
import io.diststore.operator.observe.Obstacle;
import io.diststore.operator.observe.StallReason;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Finds and creates the tokens of rings. The operator never creates a second token for a ring. It
 * reads Secrets by name and never lists them. It caches each token for a minute, so it does not
 * have to read a Secret in every pass.
 */
public final class Tokens {
  private static final long CACHED_NANOS = 60_000_000_000L;

  /**
   * The token of a store.
   *
   * @param bytes empty if there is no token
   * @param obstacle why the token cannot be used, or null
   */
  public record Token(byte[] bytes, Obstacle obstacle) {
    /**
     * Returns a result without a token. If an obstacle is the reason, the result contains the
     * obstacle.
     */
    public static Token none(Obstacle obstacle) {
      return new Token(new byte[0], obstacle);
    }
  }

  private record CachedToken(byte[] bytes, long untilNanos) {}

  private final KubernetesClient client;
  private final Map<String, CachedToken> cache = new ConcurrentHashMap<>();

  public Tokens(KubernetesClient client) {
    this.client = client;
  }

  /**
   * Returns the token of a store. Creates the token if there is none and no pod of the store has
   * started yet.
   *
   * <p>A second token would do harm, because a node reads its token only when it starts. The
   * running nodes would refuse the operator. Later they would also refuse every pod that restarts.
   *
   * @param hasStarted whether pods of the store may already have read a token
   */
  public Token findOrCreate(Names names, boolean hasStarted) {
    Token found = find(names);
    if (found.obstacle() != null || found.bytes().length > 0) {
      return found;
    }
    if (hasStarted) {
      return Token.none(
          new Obstacle(
              StallReason.TokenLost,
              "the Secret %s was deleted, but running pods may still use its token: restore the Secret from one of these pods before any pod restarts (see \"A lost token\" in docs/operations.md)"
                  .formatted(names.token())));
    }
    return read(create(names), names);
  }

  /** Returns the token of a store if there is one. */
  public Token find(Names names) {
    CachedToken cached = cache.get(names.uid());
    if (cached != null && cached.untilNanos - System.nanoTime() > 0) {
      return new Token(cached.bytes, null);
    }
    Secret secret = client.secrets().inNamespace(names.namespace()).withName(names.token()).get();
    return secret == null ? Token.none(null) : read(secret, names);
  }

  private Token read(Secret secret, Names names) {
    if (!names.owns(secret.getMetadata())) {
      return Token.none(Obstacle.nameConflict(secret));
    }
    String value = secret.getData() == null ? null : secret.getData().get(OneTimeObjects.TOKEN_KEY);
    if (value == null || value.isEmpty()) {
      return Token.none(
          new Obstacle(
              StallReason.TokenLost,
              "the Secret %s does not contain the key %s: restore it from a pod (see \"A lost token\" in docs/operations.md)"
                  .formatted(names.token(), OneTimeObjects.TOKEN_KEY)));
    }
    byte[] bytes = Base64.getDecoder().decode(value);
    cache.put(names.uid(), new CachedToken(bytes, System.nanoTime() + CACHED_NANOS));
    return new Token(bytes, null);
  }

  /** Drops the cached token of a store. */
  public void forget(Names names) {
    cache.remove(names.uid());
  }

  private Secret create(Names names) {
    try {
      return client.resource(OneTimeObjects.newToken(names)).create();
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        throw e;
      }
      return client.secrets().inNamespace(names.namespace()).withName(names.token()).require();
    }
  }
}
