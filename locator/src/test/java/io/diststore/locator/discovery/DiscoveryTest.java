package io.diststore.locator.discovery;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.view.Endpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DiscoveryTest {
  private static final List<Integer> PORTS = IntStream.rangeClosed(9900, 9909).boxed().toList();
  private static final long MILLI = Duration.ofMillis(1).toNanos();

  @Test
  void nodesThatStartAtTheSameTimeFormOneRing() {
    for (long seed = 0; seed < 3000; seed++) {
      Machine machine = new Machine(seed);
      int nodes = 2 + machine.random.nextInt(9);
      List<Integer> ports = new ArrayList<>(PORTS);
      Collections.shuffle(ports, machine.random);
      long spread = machine.random.nextBoolean() ? 20 * MILLI : 3000 * MILLI;
      for (int port : ports.subList(0, nodes)) {
        machine.start(port, machine.random.nextLong(spread));
      }
      machine.run(Duration.ofSeconds(60).toNanos());
      assertThat(machine.founders).as("founders, seed %d", seed).hasSize(1);
      assertThat(machine.inRing).as("members, seed %d", seed).hasSize(nodes);
    }
  }

  @Test
  void nodesThatPauseDuringDiscoveryFormOneRing() {
    for (long seed = 0; seed < 3000; seed++) {
      Machine machine = new Machine(seed);
      machine.pauseNanosMax = 4000 * MILLI;
      for (int port : PORTS) {
        if (machine.random.nextInt(3) > 0) {
          machine.start(port, machine.random.nextLong(2000 * MILLI));
        }
      }
      machine.run(Duration.ofSeconds(120).toNanos());
      assertThat(machine.founders.size()).as("founders, seed %d", seed).isLessThanOrEqualTo(1);
      assertThat(machine.inRing).as("members, seed %d", seed).hasSize(machine.nodes.size());
    }
  }

  @Test
  void aSingleNodeFoundsWithinTwoSeconds() {
    Machine machine = new Machine(1);
    machine.start(9903, 0);
    machine.run(Duration.ofSeconds(2).toNanos());
    assertThat(machine.founders).containsExactly(9903);
  }

  @Test
  void aNodeJoinsAnExistingRing() {
    Machine machine = new Machine(1);
    machine.start(9905, 0);
    machine.start(9900, 5000 * MILLI);
    machine.run(Duration.ofSeconds(8).toNanos());
    assertThat(machine.founders).containsExactly(9905);
    assertThat(machine.inRing).containsOnly(9900, 9905);
  }

  @Test
  void anUnresponsivePortDelaysFoundingForTenSecondsAndIsReported() {
    Machine machine = new Machine(1);
    machine.unresponsive.add(9901);
    machine.start(9900, 0);
    machine.run(Duration.ofMillis(9900).toNanos());
    assertThat(machine.founders).isEmpty();
    machine.run(Duration.ofSeconds(15).toNanos());
    assertThat(machine.founders).containsExactly(9900);
    assertThat(machine.warnings)
        .anySatisfy(w -> assertThat(w).startsWith("Port 9901 has not answered"));
  }

  @Test
  void aPortOfAnotherProgramIsIgnored() {
    Machine machine = new Machine(1);
    machine.otherPrograms.add(9900);
    machine.start(9901, 0);
    machine.run(Duration.ofSeconds(2).toNanos());
    assertThat(machine.founders).containsExactly(9901);
  }

  @Test
  void aNodeThatPromisedDoesNotFoundForTwoSeconds() {
    OneNeighbour machine = new OneNeighbour(9905, 9900);
    assertThat(machine.discovery.onProbe(9900, true, 0)).isTrue();
    machine.answerNoListenerUntil(Discovery.PROMISE_NANOS - 1);
    assertThat(machine.done).doesNotContain("found");
    machine.answerNoListenerUntil(Discovery.PROMISE_NANOS + 300 * MILLI);
    assertThat(machine.done).contains("found");
  }

  @Test
  void aPromiseEndsTheNodesOwnClaim() {
    OneNeighbour machine = new OneNeighbour(9905, 9900);
    machine.answerNoListenerUntilClaim();
    assertThat(machine.discovery.onProbe(9900, true, machine.now)).isTrue();
    machine.answerNoListener();
    assertThat(machine.done).doesNotContain("found");
  }

  @Test
  void onlyAClaimOfALowerPortGetsAPromise() {
    OneNeighbour machine = new OneNeighbour(9905, 9900);
    assertThat(machine.discovery.onProbe(9906, true, 0)).isFalse();
    assertThat(machine.discovery.onProbe(9900, false, 0)).isFalse();
  }

  @Test
  void aClaimThatTakesTooLongDoesNotFound() {
    OneNeighbour machine = new OneNeighbour(9900, 9901);
    machine.answerNoListenerUntilClaim();
    machine.now += Discovery.CLAIM_NANOS;
    machine.answerNoListener();
    assertThat(machine.done).doesNotContain("found");
  }

  @Test
  void resultsOfAnEarlierRoundAreIgnored() {
    OneNeighbour machine = new OneNeighbour(9900, 9901);
    machine.answerNoListenerUntilClaim();
    machine.discovery.onProbeResult(
        machine.round - 1, 9901, new ProbeResult.NoListener(), machine.now);
    assertThat(machine.done).doesNotContain("found");
  }

  /** One discovery on a machine with two ports. The test answers the probes of the other port. */
  private static final class OneNeighbour implements Discovery.Effects {
    private final List<String> done = new ArrayList<>();
    private final int other;
    private final Discovery discovery;
    private long round;
    private long now;

    OneNeighbour(int own, int other) {
      this.other = other;
      this.discovery = new Discovery(own, List.of(own, other), 0, this);
    }

    void answerNoListener() {
      discovery.onProbeResult(round, other, new ProbeResult.NoListener(), now);
    }

    void answerNoListenerUntil(long end) {
      for (; now <= end; now += 10 * MILLI) {
        discovery.tick(now);
        answerNoListener();
      }
    }

    void answerNoListenerUntilClaim() {
      while (!done.contains("claim")) {
        answerNoListener();
        now += 10 * MILLI;
        discovery.tick(now);
      }
    }

    @Override
    public void probe(long asked, int port, boolean claim) {
      round = asked;
      done.add(claim ? "claim" : "scan");
    }

    @Override
    public void found() {
      done.add("found");
    }

    @Override
    public void join(Endpoint peer) {
      done.add("join " + peer);
    }

    @Override
    public void warn(String what) {
      done.add("warn");
    }
  }

  /**
   * A machine with many nodes. A seed decides how long probes and answers take, and when nodes
   * pause.
   */
  private static final class Machine {
    private static final long PROBE_NANOS_MAX = 1000 * MILLI;
    private static final long PAUSES_END = 20_000 * MILLI;

    private record Step(long at, long order, Runnable action) implements Comparable<Step> {
      @Override
      public int compareTo(Step other) {
        return at != other.at ? Long.compare(at, other.at) : Long.compare(order, other.order);
      }
    }

    private final Random random;
    private final PriorityQueue<Step> steps = new PriorityQueue<>();
    private final Map<Integer, Node> nodes = new HashMap<>();
    private final Set<Integer> inRing = new HashSet<>();
    private final List<Integer> founders = new ArrayList<>();
    private final List<String> warnings = new ArrayList<>();
    private final Set<Integer> unresponsive = new HashSet<>();
    private final Set<Integer> otherPrograms = new HashSet<>();
    private long pauseNanosMax;
    private long now;
    private long order;

    Machine(long seed) {
      random = new Random(seed);
    }

    void start(int port, long at) {
      schedule(at, () -> nodes.put(port, new Node(port)));
    }

    void schedule(long delay, Runnable action) {
      steps.add(new Step(now + delay, order++, action));
    }

    void run(long until) {
      while (!steps.isEmpty() && steps.peek().at <= until) {
        Step step = steps.poll();
        now = step.at;
        step.action.run();
      }
    }

    /** A node. While it is paused, everything that arrives at it waits. */
    private final class Node implements Discovery.Effects {
      private final int port;
      private final Discovery discovery;
      private long awakeAt;

      Node(int port) {
        this.port = port;
        this.discovery = new Discovery(port, PORTS, now, this);
        tick();
      }

      private void tick() {
        if (pauseNanosMax > 0 && now < PAUSES_END && now >= awakeAt && random.nextInt(60) == 0) {
          awakeAt = now + random.nextLong(pauseNanosMax);
        }
        whenAwake(() -> discovery.tick(now));
        if (!discovery.isOver()) {
          schedule(20 * MILLI, this::tick);
        }
      }

      private void whenAwake(Runnable action) {
        if (now >= awakeAt) {
          action.run();
        } else {
          schedule(awakeAt - now, () -> whenAwake(action));
        }
      }

      @Override
      public void probe(long round, int asked, boolean claim) {
        boolean[] answered = new boolean[1];
        schedule(
            random.nextLong(30 * MILLI),
            () -> arrive(asked, claim, result -> answer(round, asked, result, answered)));
        schedule(
            PROBE_NANOS_MAX, () -> answer(round, asked, new ProbeResult.Unresponsive(), answered));
      }

      private void arrive(int asked, boolean claim, Consumer<ProbeResult> answer) {
        Node other = nodes.get(asked);
        if (unresponsive.contains(asked)) {
          return;
        }
        if (otherPrograms.contains(asked)) {
          answer.accept(new ProbeResult.OtherProgram(null));
        } else if (other == null) {
          answer.accept(new ProbeResult.NoListener());
        } else {
          other.whenAwake(() -> answer.accept(other.reply(port, claim)));
        }
      }

      private ProbeResult reply(int asker, boolean claim) {
        if (inRing.contains(port)) {
          return new ProbeResult.InRing(new Endpoint("127.0.0.1", port));
        }
        return discovery.isOver()
            ? new ProbeResult.Following()
            : new ProbeResult.Undecided(port, discovery.onProbe(asker, claim, now));
      }

      private void answer(long round, int asked, ProbeResult result, boolean[] answered) {
        if (!answered[0]) {
          answered[0] = true;
          schedule(
              random.nextLong(30 * MILLI),
              () -> whenAwake(() -> discovery.onProbeResult(round, asked, result, now)));
        }
      }

      @Override
      public void found() {
        founders.add(port);
        inRing.add(port);
      }

      @Override
      public void join(Endpoint peer) {
        schedule(random.nextLong(2000 * MILLI), () -> inRing.add(port));
      }

      @Override
      public void warn(String what) {
        warnings.add(what);
      }
    }
  }
}
