package io.diststore.operator.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** What it means that the API server did not do something. */
public final class Answers {
  private static final int TOO_MANY_REQUESTS = 429;

  private Answers() {}

  /** It only means that the look was not the newest: look again. */
  public static boolean outOfDate(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_CONFLICT
        || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }

  /**
   * It is a decision, and will be the same again until a person changes something. An API server
   * that does not answer, is overloaded or has a fault of its own has decided nothing.
   */
  public static boolean refused(KubernetesClientException e) {
    boolean asked = e.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST;
    boolean failed = e.getCode() >= HttpURLConnection.HTTP_INTERNAL_ERROR;
    boolean later =
        e.getCode() == TOO_MANY_REQUESTS || e.getCode() == HttpURLConnection.HTTP_CLIENT_TIMEOUT;
    return asked && !failed && !later && !outOfDate(e) && !NamespaceEnd.said(e);
  }
}
