package io.diststore.node.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.node.kubernetes.PodLifecycle.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tests the rules by which a pod's node leaves, parks and exits. */
class PodLifecycleTest {
  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  @TempDir private Path root;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
  private final Node node = new Node();
  private volatile StoreFate fate = StoreFate.KEPT;
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
  void afterPreStopTheNodeLeavesAndForwardsUntilSigterm() {
    PodLifecycle lifecycle = start(false);
    write("run/diststore/leave", "");
    await(() -> node.leaveBegun);
    assertThat(root.resolve("run/diststore/left")).doesNotExist();
    node.left.complete(null);
    await(() -> Files.exists(root.resolve("run/diststore/left")));
    assertThat(node.exited).isFalse();
    lifecycle.onSigterm();
    await(() -> node.exited);
    assertThat(lifecycle.isParked()).isFalse();
  }

  @Test
  void sigtermHandsOverBeforeTheProcessExits() {
    PodLifecycle lifecycle = start(false);
    lifecycle.onSigterm();
    await(() -> node.leaveBegun);
    settle();
    assertThat(node.exited).isFalse();
    node.left.complete(null);
    await(() -> node.exited);
  }

  @Test
  void aRetiredNodeParksUntilPreStop() {
    PodLifecycle lifecycle = start(false);
    lifecycle.retire();
    await(() -> node.leaveBegun);
    assertThat(lifecycle.isParked()).isFalse();
    node.left.complete(null);
    await(lifecycle::isParked);
    settle();
    assertThat(node.exited).isFalse();
    write("run/diststore/leave", "");
    await(() -> node.exited);
    assertThat(root.resolve("run/diststore/left")).exists();
  }

  @Test
  void aNodeThatStartsParkedExitsOnSigtermWithoutLeaving() {
    write("etc/diststore/pod/retired", "the pod's uid");
    PodFiles files = new PodFiles(root);
    assertThat(files.isMarkedRetired()).isTrue();
    PodLifecycle lifecycle = start(files.isMarkedRetired());
    assertThat(lifecycle.isParked()).isTrue();
    lifecycle.onSigterm();
    await(() -> node.exited);
    assertThat(node.leaveBegun).isFalse();
  }

  @Test
  void theMarkIsReadRepeatedly() {
    PodLifecycle lifecycle = start(false);
    write("etc/diststore/pod/retired", "");
    settle();
    assertThat(lifecycle.isMarked()).isFalse();
    write("etc/diststore/pod/retired", "yes");
    await(lifecycle::isMarked);
  }

  @Test
  void aNodeOfADeletedStoreExitsWithoutHandingOver() {
    PodLifecycle lifecycle = start(false);
    fate = StoreFate.DELETED;
    lifecycle.onSigterm();
    await(() -> node.exited);
    assertThat(root.resolve("run/diststore/left")).exists();
  }

  @Test
  void aLeavingNodeExitsWhenItsStoreIsDeleted() {
    start(false);
    write("run/diststore/leave", "");
    await(() -> node.leaveBegun);
    settle();
    assertThat(node.exited).isFalse();
    fate = StoreFate.DELETED;
    aheadNanos += TimeUnit.SECONDS.toNanos(2);
    await(() -> node.exited);
  }

  @Test
  void aNodeThatStaysDoesNotAskForTheStore() {
    fate = StoreFate.DELETED;
    start(false);
    settle();
    assertThat(node.leaveBegun).isFalse();
    assertThat(node.exited).isFalse();
  }

  @Test
  void aLeavingNodeThatIsDeniedAccessWaitsBeforeItExits() {
    PodLifecycle lifecycle = start(false);
    fate = StoreFate.ACCESS_DENIED;
    lifecycle.onSigterm();
    await(() -> node.leaveBegun);
    settle();
    assertThat(node.exited).isFalse();
    aheadNanos += TimeUnit.SECONDS.toNanos(11);
    await(() -> node.exited);
  }

  @Test
  void filesOfAnEarlierContainerAreCleared() {
    write("run/diststore/leave", "");
    write("run/diststore/left", "");
    new PodFiles(root).clearLeaveFiles();
    start(false);
    settle();
    assertThat(node.leaveBegun).isFalse();
  }

  @Test
  void aNodeThatIsRetiredWhileItsPodStopsExitsAsSoonAsItHasLeft() {
    PodLifecycle lifecycle = start(false);
    write("run/diststore/leave", "");
    await(() -> node.leaveBegun);
    lifecycle.retire();
    settle();
    assertThat(node.exited).isFalse();
    node.left.complete(null);
    await(() -> node.exited);
    assertThat(lifecycle.isParked()).isTrue();
    assertThat(root.resolve("run/diststore/left")).exists();
  }

  @Test
  void aRetiringNodeExitsOnSigtermOnlyWhenItHasLeft() {
    PodLifecycle lifecycle = start(false);
    lifecycle.retire();
    lifecycle.retire();
    lifecycle.onSigterm();
    settle();
    assertThat(node.exited).isFalse();
    node.left.complete(null);
    await(() -> node.exited);
    assertThat(lifecycle.isParked()).isTrue();
  }

  @Test
  void sigtermAfterThePreStopDoesNotCutTheLeaveShort() {
    PodLifecycle lifecycle = start(false);
    write("run/diststore/leave", "");
    await(() -> node.leaveBegun);
    lifecycle.onSigterm();
    lifecycle.onSigterm();
    settle();
    assertThat(node.exited).isFalse();
    node.left.complete(null);
    await(() -> node.exited);
    assertThat(node.exitMessage).isNull();
  }

  @Test
  void eventsAfterTheEndChangeNothing() {
    PodLifecycle lifecycle = start(false);
    fate = StoreFate.DELETED;
    lifecycle.onSigterm();
    await(() -> node.exited);
    node.left.complete(null);
    lifecycle.retire();
    lifecycle.onSigterm();
    settle();
    assertThat(node.exitMessage).contains("the store is being deleted");
  }

  @Test
  void aDefectEndsTheProcess() {
    node.refuseLeave = true;
    PodLifecycle lifecycle = start(false);
    lifecycle.onSigterm();
    await(() -> node.exited);
    assertThat(node.exitMessage).contains("failed to handle its pod's lifecycle");
  }

  @ParameterizedTest
  @EnumSource(Stage.class)
  void stagesLeadOnlyForward(Stage stage) {
    assertThat(stage.leadsTo(stage)).isFalse();
    assertThat(stage.leadsTo(Stage.SERVING)).isFalse();
    if (EnumSet.of(Stage.EXITED, Stage.EXITED_PARKED, Stage.ABANDONED).contains(stage)) {
      assertThat(Stage.values()).noneMatch(stage::leadsTo);
    }
  }

  private PodLifecycle start(boolean parked) {
    PodLifecycle lifecycle =
        new PodLifecycle(
            new PodFiles(root),
            () -> fate,
            node,
            thread,
            () -> System.nanoTime() + aheadNanos,
            parked);
    lifecycle.start();
    return lifecycle;
  }

  /** Waits until the lifecycle has polled its files several times. */
  private void settle() {
    List<CompletableFuture<Void>> polls = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      CompletableFuture<Void> poll = new CompletableFuture<>();
      thread.schedule(() -> poll.complete(null), 300L * i, TimeUnit.MILLISECONDS);
      polls.add(poll);
    }
    polls.forEach(CompletableFuture::join);
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
      assertThat(System.nanoTime()).as("time to wait for the condition").isLessThan(end);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }

  /** A node that leaves when the test completes {@link #left}. */
  private static final class Node implements ShutdownControl {
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private volatile boolean leaveBegun;
    private volatile boolean exited;
    private volatile String exitMessage;
    private volatile boolean refuseLeave;

    @Override
    public void beginLeave(String reason) {
      if (refuseLeave) {
        throw new IllegalStateException("the test refuses to leave");
      }
      leaveBegun = true;
    }

    @Override
    public CompletableFuture<Void> leaveResult() {
      return left;
    }

    @Override
    public void exit(String message) {
      exitMessage = message;
      exited = true;
    }
  }
}
