package io.diststore.ring.node;

import io.diststore.ring.view.NodeId;

/** Whom the primary answers: the entry node, with its number for the request and the copy. */
record Caller(NodeId entry, long call, int attempt) {}
