package io.diststore.ring.segment;

/**
 * One request of one client; every copy of it that is sent carries the same id, so that it is
 * applied once.
 *
 * @param number counts up from 1
 */
public record RequestId(ClientId client, long number) {
  @Override
  public String toString() {
    return client + "/" + number;
  }
}
