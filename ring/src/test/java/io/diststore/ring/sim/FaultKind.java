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
  WRONG_CLOCK,
  /**
   * Everything at once, for longer, and in larger rings: several long faults that may overlap
   * ({@link WideFaults}), with the parameters in {@link Breadth}.
   */
  WIDE
}
