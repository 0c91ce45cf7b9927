package io.diststore.operator.act;

import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;

/** Interprets errors from the API server. */
public final class ApiErrors {
  private static final int TOO_MANY_REQUESTS = 429;

  private ApiErrors() {}

  /**
   * Returns whether the error only means that the operator acted on an outdated snapshot. In that
   * case the operator only has to observe again.
   */
  public static boolean isOutOfDate(KubernetesClientException e) {
    return e.getCode() == HttpURLConnection.HTTP_CONFLICT
        || e.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
  }

  /**
   * Returns whether the API server has refused the request and will refuse it again until a person
   * changes something. An API server that does not answer, is overloaded or fails has not refused
   * the request.
   */
  public static boolean isRefusal(KubernetesClientException e) {
    boolean clientError =
        e.getCode() >= HttpURLConnection.HTTP_BAD_REQUEST
            && e.getCode() < HttpURLConnection.HTTP_INTERNAL_ERROR;
    boolean temporary =
        e.getCode() == TOO_MANY_REQUESTS || e.getCode() == HttpURLConnection.HTTP_CLIENT_TIMEOUT;
    return clientError && !temporary && !isOutOfDate(e) && !NamespaceDeletion.isReportedBy(e);
  }
}
