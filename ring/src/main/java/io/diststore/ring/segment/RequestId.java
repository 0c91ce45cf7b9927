package io.diststore.ring.segment;

/**
 * Identifies one request of one client. Every copy of the request carries the same id, so that the
 * request is applied only once.
 *
 * @param number the number of the request; each client counts its requests from 1
 */
public record RequestId(ClientId client, long number) {
  // Written by hand for the same reason as the methods of ClientId.
  @Override
  public boolean equals(Object other) {
    return other instanceof RequestId id && number == id.number && client.equals(id.client);
  }

  @Override
  public int hashCode() {
    return client.hashCode() * 31 + Long.hashCode(number);
  }

  @Override
  public String toString() {
    return client + "/" + number;
  }
}
