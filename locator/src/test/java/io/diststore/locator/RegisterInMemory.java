package io.diststore.locator;

import io.diststore.ring.shell.Registered;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lineage;
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
  private Registered registered = Registered.EMPTY;
  private int restorations;
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
      public Contents found(View first) throws IOException {
        return setFirst(first);
      }

      @Override
      public Contents replace(Registered expected, Registered next, boolean restores)
          throws IOException {
        return set(expected, next, restores);
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
    return registered.view();
  }

  /** Replaces the view with any other view, without announcing the change. */
  synchronized void put(View other) {
    put(other, Lineage.NONE);
  }

  synchronized void put(View other, Lineage ancestors) {
    registered = Registered.EMPTY.followedBy(other);
    registered = new Registered(other, ancestors, registered.votes());
  }

  /** Replaces the view with an older one, and announces the change to all nodes at once. */
  synchronized void setBack(View older) throws IOException {
    put(older);
    announce();
  }

  synchronized Lineage lineage() {
    return registered.lineage();
  }

  /** Returns how many times a node has put a view back. */
  synchronized int restorations() {
    return restorations;
  }

  synchronized void foundedBefore() {
    mayFound = false;
  }

  /**
   * Loses the answers to the next {@code count} attempts to write. The attempts still take effect.
   */
  synchronized void loseAnswers(int count) {
    answersToLose = count;
  }

  synchronized void down(boolean now) {
    down = now;
  }

  /** Returns how often the register was read. Attempts to write count as reads too. */
  synchronized int reads() {
    return reads;
  }

  private synchronized ExternalRegister.Contents held() throws IOException {
    reads++;
    if (down) {
      throw new IOException("the test has taken the register down");
    }
    return new ExternalRegister.Contents(ringId, mayFound, registered);
  }

  private synchronized ExternalRegister.Contents setFirst(View first) throws IOException {
    if (held().mayBeFoundedWith(first)) {
      mayFound = false;
      registered = Registered.EMPTY.followedBy(first);
      announce();
    }
    return answer();
  }

  private synchronized ExternalRegister.Contents set(
      Registered expected, Registered next, boolean restores) throws IOException {
    if (held().registered().isSame(expected)) {
      registered = next;
      restorations += restores ? 1 : 0;
      announce();
    }
    return answer();
  }

  private ExternalRegister.Contents answer() throws IOException {
    if (answersToLose > 0) {
      answersToLose--;
      throw new IOException("the answer was lost");
    }
    return held();
  }

  private void announce() throws IOException {
    ExternalRegister.Contents contents = held();
    watchers.forEach(watcher -> watcher.accept(contents));
  }
}
