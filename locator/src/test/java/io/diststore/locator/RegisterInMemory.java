package io.diststore.locator;

import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.View;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** An external register in memory. Tests can make it fail in the same ways as a real register. */
final class RegisterInMemory {
  final RingId ringId = new RingId(1, 2);
  private final List<Consumer<ExternalRegister.Contents>> watchers = new CopyOnWriteArrayList<>();
  private boolean mayFound = true;
  private View view;
  private int answersToLose;
  private boolean down;
  private int reads;

  /** Returns the interface to this register for one node. */
  ExternalRegister forNode(Endpoint... seeds) {
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
      public void watch(Consumer<Contents> onChange) {
        watchers.add(
            contents -> {
              if (!closed) {
                onChange.accept(contents);
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

  /** Replaces the view with any other view, without announcing the change. */
  synchronized void put(View other) {
    view = other;
  }

  synchronized void foundedBefore() {
    mayFound = false;
  }

  /**
   * Loses the answers to the next {@code count} attempts to set a view. The attempts still take
   * effect.
   */
  synchronized void loseAnswers(int count) {
    answersToLose = count;
  }

  synchronized void down(boolean now) {
    down = now;
  }

  /** Returns how often the register was read. Attempts to set a view count as reads too. */
  synchronized int reads() {
    return reads;
  }

  private synchronized ExternalRegister.Contents held() throws IOException {
    reads++;
    if (down) {
      throw new IOException("the test has taken the register down");
    }
    return new ExternalRegister.Contents(ringId, mayFound, view);
  }

  private synchronized ExternalRegister.Contents set(View next) throws IOException {
    if (held().mayBeFollowedBy(next)) {
      view = next;
      ExternalRegister.Contents contents = held();
      watchers.forEach(watcher -> watcher.accept(contents));
    }
    if (answersToLose > 0) {
      answersToLose--;
      throw new IOException("the answer was lost");
    }
    return held();
  }
}
