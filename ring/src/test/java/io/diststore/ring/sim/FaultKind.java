package io.diststore.ring.sim;

/** Selects the faults of a run. */
enum FaultKind {
  /** Many short faults ({@link Faults}). */
  SHORT,
  /** One fault that lasts much longer than the detection time ({@link LongFault}). */
  LONG,
  /**
   * Short faults. In addition, machines are suspended and wall clocks set ({@link Suspensions}).
   */
  SUSPENSIONS,
  /** Short faults. In addition, the wall clock of one machine is wrong ({@link WrongClock}). */
  WRONG_CLOCK
}
