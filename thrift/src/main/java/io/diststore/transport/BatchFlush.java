package io.diststore.transport;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * Flushes the connections that have answers to send, each once, at the end of an event-loop
 * iteration. For the event loop's thread.
 */
final class BatchFlush implements Runnable {
  private final EventExecutor loop;
  private List<Runnable> flushes = new ArrayList<>();

  BatchFlush(EventExecutor loop) {
    this.loop = loop;
  }

  void add(Runnable flush) {
    flushes.add(flush);
    if (flushes.size() == 1) {
      loop.execute(this);
    }
  }

  @Override
  public void run() {
    List<Runnable> batch = flushes;
    flushes = new ArrayList<>();
    batch.forEach(Runnable::run);
  }
}
