package io.diststore.transport;

import java.util.concurrent.Semaphore;

/** Stops an event loop. When the loop continues, it finds everything that has arrived meanwhile. */
final class Stopped implements AutoCloseable {
  private final Loop loop;
  private final Semaphore standing = new Semaphore(0);
  private final Semaphore going = new Semaphore(0);
  private boolean stopped;

  Stopped(Loop loop) {
    this.loop = loop;
  }

  void stop() throws InterruptedException {
    loop.loop.execute(
        () -> {
          standing.release();
          going.acquireUninterruptibly();
        });
    standing.acquire();
    stopped = true;
  }

  void go() {
    stopped = false;
    going.release();
  }

  @Override
  public void close() {
    if (stopped) {
      go();
    }
  }
}
