package io.diststore.node.kubernetes;

import java.util.concurrent.CompletionStage;

/** How a node leaves, as its pod has it done. Any thread. */
public interface Leaving {
  /** Begins to hand over, if that was not begun before. The process goes on. */
  void begin(String why);

  /** Done when everything is handed over, or nothing more can be. */
  CompletionStage<?> left();

  /** Ends the process in good order, whatever was handed over. {@code why} is said, unless null. */
  void end(String why);
}
