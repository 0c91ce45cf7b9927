package io.diststore.ring.segment;

/**
 * One request of one client; every copy of it that is sent carries the same id, so that it is
 * applied once.
 *
 * @param number counts up from 1
 */
public record RequestId(ClientId client, long number) {
  // Written out for the same reason as those of ClientId.
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
