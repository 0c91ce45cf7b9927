package io.diststore.transport;

import io.netty.util.concurrent.EventExecutor;
import java.util.ArrayList;
import java.util.List;

/**
 * At the end of an event-loop iteration, flushes each connection that has answers to send. Only the
 * event loop's thread may use this class.
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
