package io.diststore.operator.observe;

/** Why nothing goes on until a person acts: the reasons of the condition Stalled. */
public enum Obstacle {
  /** An object with a name of ours belongs to somebody else. */
  NameConflict,
  /** The token of a ring that there is was deleted. */
  TokenLost,
  /** The ring object's view is none that this operator can read. */
  ViewUnreadable,
  /** The ring object is gone although there is a ring. */
  RingObjectLost,
  /** Segments of which every copy was on members that are gone. */
  DataLost,
  /** The pods that would stay cannot hold what there is. */
  InsufficientCapacity,
  /** Pods are marked as retired without which the ring could not keep its copies. */
  StrayMark,
  /** The only member holds the only copy of everything. */
  OnlyCopy,
  /** An image cannot be pulled. */
  ImagePullFailed,
  /** The container of a pod cannot be made. */
  PodNotStarting,
  /** A pod ends again and again. */
  PodCrashing,
  /** What the spec's podTemplate comes to is no pod. */
  PodTemplateInvalid,
  /** The API server refuses what is to be done. */
  ApiRefused
}
