package io.diststore.ring.message;

import io.diststore.ring.request.Request;

/**
 * A client's request, sent by the entry node to the primary.
 *
 * @param call the entry node's number for the request
 * @param attempt the number of this copy of the request, counting from 1
 * @param request the client's request; every copy except the first is marked as repeated
 */
public record Forward(long call, int attempt, Request request) implements Message {}
