package io.diststore.locator;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** A register in memory, with what can be wrong with one. */
final class RegisterInMemory {
  final RingId ringId = new RingId(1, 2);
  private final List<Consumer<ExternalRegister.Contents>> watchers = new CopyOnWriteArrayList<>();
  private boolean mayFound = true;
  private View view;
  private int answersToLose;
  private boolean down;
  private int reads;

  /** One node's way to it. */
  ExternalRegister way(Endpoint... seeds) {
    return new ExternalRegister() {
      private volatile boolean closed;

      @Override
      public Contents read() throws IOException {
        return held();
      }

      @Override
      public Contents compareAndSet(View next) throws IOException {
        return set(next);
      }

      @Override
      public void watch(Consumer<Contents> changed) {
        watchers.add(
            registered -> {
              if (!closed) {
                changed.accept(registered);
              }
            });
      }

      @Override
      public List<Endpoint> seeds() {
        return List.of(seeds);
      }

      @Override
      public void close() {
        closed = true;
      }
    };
  }

  synchronized View view() {
    return view;
  }

  /** Puts a view there, whatever was there before, and tells nobody. */
  synchronized void put(View other) {
    view = other;
  }

  synchronized void foundedBefore() {
    mayFound = false;
  }

  /** So many sets are carried out and not answered. */
  synchronized void loseAnswers(int count) {
    answersToLose = count;
  }

  synchronized void down(boolean now) {
    down = now;
  }

  /** How often it was read. */
  synchronized int reads() {
    return reads;
  }

  private synchronized ExternalRegister.Contents held() throws IOException {
    reads++;
    if (down) {
      throw new IOException("the test has taken it down");
    }
    return new ExternalRegister.Contents(ringId, mayFound, view);
  }

  private synchronized ExternalRegister.Contents set(View next) throws IOException {
    if (held().mayBeFollowedBy(next)) {
      view = next;
      ExternalRegister.Contents registered = held();
      watchers.forEach(watcher -> watcher.accept(registered));
    }
    if (answersToLose > 0) {
      answersToLose--;
      throw new IOException("the answer was lost");
    }
    return held();
  }
}
