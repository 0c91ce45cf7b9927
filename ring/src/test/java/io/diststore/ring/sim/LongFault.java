package io.diststore.ring.sim;

import io.diststore.ring.shell.Timing;
import io.diststore.ring.sim.SimNetwork.Link;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * One fault that lasts much longer than the detection time. Five seconds after the ring can detect
 * the fault, every segment must be writable and readable through healthy machines. After that, no
 * segment may be interrupted for more than five seconds. The ring can detect a faulty machine if
 * its links to two other machines fail. If only one link fails, members wait three detection times
 * before they remove one of the two machines.
 */
final class LongFault {
  private static final long MILLI = 1_000_000;

  /** When the fault begins. By then all machines have joined. */
  private static final long BEGIN = Duration.ofSeconds(6).toNanos();

  private static final long INTERRUPTION_MAX = Duration.ofSeconds(5).toNanos();
  private static final long PROBE_INTERVAL = 500 * MILLI;

  /** The kind of the fault. */
  private enum Kind {
    /** A machine sends but does not receive. */
    DEAF,
    /** A machine sends, but does not receive from some of the other machines. */
    DEAF_TO_SOME,
    /** A machine receives but does not send. */
    MUTE,
    /** A machine neither sends nor receives. */
    ISOLATED,
    /** The link between two machines is cut. */
    LINK_CUT,
    /** The link between two machines is cut in one direction. */
    LINK_CUT_ONE_WAY,
    /** A machine takes nearly the detection time to handle each event. */
    SLOW,
    /** A machine crashes, and stays away. */
    CRASHED
  }

  private final Simulation sim;
  private final RandomGenerator random;
  private final Probes probes;
  private final Kind kind;
  private final List<SimMachine> shuffled;
  private final Set<SimMachine> faulty = new HashSet<>();

  LongFault(Simulation sim, RandomGenerator random) {
    this.sim = sim;
    this.random = random;
    this.probes = new Probes(sim);
    this.kind = Kind.values()[random.nextInt(Kind.values().length)];
    this.shuffled = new ArrayList<>(sim.machines);
    Collections.shuffle(shuffled, Random.from(random));
  }

  void start() {
    sim.after(BEGIN, this::begin);
  }

  private void begin() {
    SimMachine first = shuffled.get(0);
    List<SimMachine> others = shuffled.subList(1, shuffled.size());
    faulty.add(first);
    switch (kind) {
      case DEAF -> cutFrom(others, first);
      case DEAF_TO_SOME -> {
        List<SimMachine> unheard = others.subList(0, 1 + random.nextInt(others.size()));
        cutFrom(unheard, first);
        if (unheard.size() == 1) {
          faulty.add(unheard.get(0));
        }
      }
      case MUTE -> cutTo(first, others);
      case ISOLATED -> {
        cutFrom(others, first);
        cutTo(first, others);
      }
      case LINK_CUT -> {
        cutFrom(others.subList(0, 1), first);
        cutTo(first, others.subList(0, 1));
        faulty.add(others.get(0));
      }
      case LINK_CUT_ONE_WAY -> {
        cutFrom(others.subList(0, 1), first);
        faulty.add(others.get(0));
      }
      case CRASHED -> {
        faulty.remove(first);
        sim.crash(first);
      }
      case SLOW -> first.turnNanos = (600 + random.nextInt(350)) * MILLI;
    }
    if (kind != Kind.SLOW && random.nextBoolean()) {
      sim.register.cut.add(first.index);
      sim.register.absent = random.nextBoolean();
    }
    sim.trace.event(sim.now(), () -> kind + " " + first.name + ", links cut: " + sim.network.cut);
    long known = sim.now() + (faulty.size() > 1 ? Timing.DEFAULT.oneReporterNanos() : 0);
    probes.reset(known);
    probe();
  }

  private void cutFrom(List<SimMachine> senders, SimMachine receiver) {
    senders.forEach(sender -> sim.network.cut.add(new Link(sender.index, receiver.index)));
  }

  private void cutTo(SimMachine sender, List<SimMachine> receivers) {
    receivers.forEach(receiver -> sim.network.cut.add(new Link(sender.index, receiver.index)));
  }

  private void probe() {
    if (sim.now() >= sim.scenario.faultsUntilNanos()) {
      return;
    }
    probes.takeAnswers();
    for (int s = 0; s < sim.scenario.segments(); s++) {
      check("written", probes.writtenAt(s), s);
      check("read", probes.readAt(s), s);
      List<SimMachine> healthy =
          sim.machines.stream().filter(m -> m.runs() && !faulty.contains(m)).toList();
      if (!healthy.isEmpty()) {
        probes.write(s, healthy.get(random.nextInt(healthy.size())));
        probes.read(s, healthy.get(random.nextInt(healthy.size())));
      }
    }
    sim.after(PROBE_INTERVAL, this::probe);
  }

  private void check(String what, long lastAt, int segment) {
    if (sim.now() - lastAt > INTERRUPTION_MAX) {
      sim.fail(
          "STARVED segment %d cannot be %s through healthy machines while %s lasts, since %.1f s"
              .formatted(segment, what, kind, lastAt / 1e9));
    }
  }
}
