package io.diststore.ring.message;

import io.diststore.ring.request.Request;

/**
 * A client's request, sent by the entry node to the primary.
 *
 * @param call the entry node's number for the request
 * @param attempt the number of this copy of the request, counting from 1
 * @param request the client's request; every copy except the first is marked as repeated
 * @param beacon the number of the latest beacon of the primary that the entry node knew when it
 *     sent this copy. It shows the primary that the copy was sent after that beacon. 0 if the entry
 *     node knew none; {@link #UNSTATED} in a read, and in a write from a node of an earlier release
 */
public record Forward(long call, int attempt, Request request, long beacon) implements Message {
  public static final long UNSTATED = -1;
}
