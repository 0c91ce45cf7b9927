package io.diststore.ring.sim;

/** Which faults occur in a run. */
enum FaultKind {
  /** Many short faults ({@link Faults}). */
  SHORT,
  /** One fault that lasts much longer than the detection time ({@link LongFault}). */
  LONG,
  /** Short faults. In addition, machines are suspended ({@link Suspensions}). */
  SUSPENSIONS,
  /** Short faults. In addition, the wall clock of one machine is wrong ({@link WrongClock}). */
  WRONG_CLOCK
}
