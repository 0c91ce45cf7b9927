package io.diststore.ring.primary;

import io.diststore.ring.view.NodeId;

/**
 * Identifies one copy of a request, so that the primary can answer it.
 *
 * @param entry the entry node of the request, which receives the answer
 * @param call the entry node's number for the request
 * @param attempt the number of the copy, from 1
 */
public record Caller(NodeId entry, long call, int attempt) {}
