package io.diststore.node.kubernetes;

/** Whether a leaving node's store will continue to exist, as far as the node knows. */
enum StoreFate {
  /** The store stays, or its fate is unknown. The node must hand over what it holds. */
  KEPT,
  /** The store is deleted or being deleted, so the node need not hand anything over. */
  DELETED,
  /**
   * The API server denies this node access both to the store and to the ring's views, so no new
   * view can release the node from its ring. This happens while a store or a namespace is being
   * deleted, if the node's permissions are deleted before its pod.
   */
  ACCESS_DENIED
}
