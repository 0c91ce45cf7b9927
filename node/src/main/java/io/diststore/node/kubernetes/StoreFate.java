package io.diststore.node.kubernetes;

/** What a leaving node knows about the future of its store. */
enum StoreFate {
  /** The store stays, or its fate is unknown. The node must hand over what it holds. */
  KEPT,
  /** The store is deleted or being deleted, so the node need not hand anything over. */
  DELETED,
  /**
   * The API server denies this node access both to the store and to the ring's views, so the node
   * cannot leave by a view. This happens while a store or a namespace is being deleted: the node's
   * permissions can be deleted before the pods.
   */
  ACCESS_DENIED
}
