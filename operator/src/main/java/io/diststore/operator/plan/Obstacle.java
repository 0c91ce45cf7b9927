package io.diststore.operator.plan;

/** Why nothing goes on until a person acts: the reasons of the condition Stalled. */
public enum Obstacle {
  /** An object with a name of ours belongs to somebody else. */
  NameConflict,
  /** The ring object is gone although there is a ring. */
  RingObjectLost,
  /** Segments of which every copy was on members that are gone. */
  DataLost,
  /** The pods that would stay cannot hold what there is. */
  InsufficientCapacity,
  /** The only member holds the only copy of everything. */
  OnlyCopy,
  /** An image cannot be pulled. */
  ImagePullFailed,
  /** A pod ends again and again. */
  PodCrashing,
  /** The API server refuses what is to be done. */
  ApiRefused
}
