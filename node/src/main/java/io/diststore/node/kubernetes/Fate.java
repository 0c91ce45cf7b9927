package io.diststore.node.kubernetes;

/** What is to become of the store that a leaving node belongs to. */
enum Fate {
  /** It lives on, or nobody can say: what this node holds is to be handed over. */
  LIVES,
  /** It is gone, or on its way out: there is nothing to hand over to. */
  ENDS,
  /**
   * The API server denies this node both the store and the ring's views, so no view can let it go:
   * the rights went before the rest of a namespace or a store that is being deleted.
   */
  SHUT_OUT
}
