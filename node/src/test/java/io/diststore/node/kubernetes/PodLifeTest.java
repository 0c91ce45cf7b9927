package io.diststore.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The rules by which a pod's node leaves, parks and ends. */
class PodLifeTest {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  @TempDir private Path root;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Node node = new Node();
  private volatile Fate fate = Fate.LIVES;
  private volatile long aheadNanos;

  @BeforeEach
  void makeFolders() throws IOException {
    Files.createDirectories(root.resolve("run/diststore"));
    Files.createDirectories(root.resolve("etc/diststore/pod"));
  }

  @AfterEach
  void stop() {
    thread.shutdownNow();
  }

  @Test
  void thePreStopBeginsTheDepartureAndTheNodeForwardsUntilItIsTerminated() {
    PodLife life = life(false);
    write("run/diststore/leave", "");
    await(() -> node.begun);
    assertThat(root.resolve("run/diststore/left")).doesNotExist();
    node.left.complete(null);
    await(() -> Files.exists(root.resolve("run/diststore/left")));
    assertThat(node.ended).isFalse();
    life.terminated();
    await(() -> node.ended);
    assertThat(life.parked()).isFalse();
  }

  @Test
  void terminationAloneHandsOverBeforeTheProcessEnds() {
    PodLife life = life(false);
    life.terminated();
    await(() -> node.begun);
    settle();
    assertThat(node.ended).isFalse();
    node.left.complete(null);
    await(() -> node.ended);
  }

  @Test
  void aRetiredPodParksWhenItHasLeftAndStaysUntilItIsTold() {
    PodLife life = life(false);
    life.retire();
    await(() -> node.begun);
    assertThat(life.parked()).isFalse();
    node.left.complete(null);
    await(life::parked);
    settle();
    assertThat(node.ended).isFalse();
    write("run/diststore/leave", "");
    await(() -> node.ended);
    assertThat(root.resolve("run/diststore/left")).exists();
  }

  @Test
  void aPodThatWasRetiredBeforeItsContainerStartedIsParkedAndLeavesAtOnce() {
    write("etc/diststore/pod/retired", "the pod's uid");
    PodFiles files = new PodFiles(root);
    assertThat(files.retired()).isTrue();
    PodLife life = life(files.retired());
    assertThat(life.parked()).isTrue();
    life.terminated();
    await(() -> node.ended);
    assertThat(node.begun).isFalse();
  }

  @Test
  void theMarkIsReadAgainAndAgain() {
    PodLife life = life(false);
    write("etc/diststore/pod/retired", "");
    settle();
    assertThat(life.retired()).isFalse();
    write("etc/diststore/pod/retired", "yes");
    await(life::retired);
  }

  @Test
  void nothingIsHandedOverOfAStoreThatIsBeingDeleted() {
    PodLife life = life(false);
    fate = Fate.ENDS;
    life.terminated();
    await(() -> node.ended);
    assertThat(root.resolve("run/diststore/left")).exists();
  }

  @Test
  void aStoreThatIsDeletedWhileItsNodeLeavesEndsTheNode() {
    life(false);
    write("run/diststore/leave", "");
    await(() -> node.begun);
    settle();
    assertThat(node.ended).isFalse();
    fate = Fate.ENDS;
    aheadNanos += TimeUnit.SECONDS.toNanos(2);
    await(() -> node.ended);
  }

  @Test
  void whetherTheStoreLivesIsNotAskedOfANodeThatStays() {
    fate = Fate.ENDS;
    life(false);
    settle();
    assertThat(node.begun).isFalse();
    assertThat(node.ended).isFalse();
  }

  @Test
  void aLeaverThatIsDeniedEverythingWaitsForItsRightsAWhile() {
    PodLife life = life(false);
    fate = Fate.SHUT_OUT;
    life.terminated();
    await(() -> node.begun);
    settle();
    assertThat(node.ended).isFalse();
    aheadNanos += TimeUnit.SECONDS.toNanos(11);
    await(() -> node.ended);
  }

  @Test
  void whatAnEarlierContainerWasToldIsForgotten() {
    write("run/diststore/leave", "");
    write("run/diststore/left", "");
    new PodFiles(root).forget();
    life(false);
    settle();
    assertThat(node.begun).isFalse();
  }

  private PodLife life(boolean parked) {
    PodLife life =
        new PodLife(
            new PodFiles(root),
            () -> fate,
            node,
            thread,
            () -> System.nanoTime() + aheadNanos,
            parked);
    life.mind();
    return life;
  }

  /** Lets it look at its files some times. */
  private void settle() {
    List<CompletableFuture<Void>> looks = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      CompletableFuture<Void> look = new CompletableFuture<>();
      thread.schedule(() -> look.complete(null), 300L * i, TimeUnit.MILLISECONDS);
      looks.add(look);
    }
    looks.forEach(CompletableFuture::join);
  }

  private void write(String file, String text) {
    try {
      Files.writeString(root.resolve(file), text);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("time to wait").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** A node that leaves when the test says so. */
  private static final class Node implements Leaving {
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private volatile boolean begun;
    private volatile boolean ended;

    @Override
    public void begin(String why) {
      begun = true;
    }

    @Override
    public CompletableFuture<Void> left() {
      return left;
    }

    @Override
    public void end(String why) {
      ended = true;
    }
  }
}
