package io.diststore.operator.observe;

/** Why the operator cannot continue until a person acts: the reasons of the condition Stalled. */
public enum StallReason {
  /** An object of another owner has a name that the store needs. */
  NameConflict,
  /** The Secret with the token of an existing ring was deleted, or it contains no token. */
  TokenLost,
  /** This operator cannot read the view in the ring object. */
  ViewUnreadable,
  /** The ring object was deleted or emptied although the ring exists. */
  RingObjectLost,
  /** The ring object was set back to an older view, and no node knows the latest view. */
  RingObjectReset,
  /** The ring object holds a view of a branch that is not the nodes' own. */
  RingObjectForked,
  /** The members that held all copies of some segments are gone. */
  DataLost,
  /** The remaining pods do not have enough memory for the data that the store holds. */
  InsufficientCapacity,
  /** Pods are marked as retired although the ring needs them to keep all copies. */
  StrayMark,
  /** The ring has only one member, which holds the only copy of every key. */
  OnlyCopy,
  /** The image of a pod cannot be pulled. */
  ImagePullFailed,
  /** Kubernetes cannot create or start the container of a pod. */
  PodNotStarting,
  /** A pod crashes repeatedly. */
  PodCrashing,
  /** Merging the spec's podTemplate does not yield a valid pod template. */
  PodTemplateInvalid,
  /** The API server refuses a request that the operator must make. */
  ApiRefused
}
