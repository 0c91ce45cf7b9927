package io.diststore.ring.sim;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.node.RingNode;
import io.diststore.ring.request.Answer;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import io.diststore.ring.view.Roles;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/** One run: everything that happens, in the order of a virtual time, decided by one seed. */
public final class Simulation {
  private static final long MILLI = 1_000_000;

  private static final Limits LIMITS =
      new Limits(
          1 << 10,
          1 << 10,
          1000,
          1 << 20,
          500,
          2000,
          1 << 20,
          120,
          300,
          3,
          2,
          1000,
          3,
          Long.MAX_VALUE);

  /** Ends the run at the first thing that is wrong. */
  private static final class Wrong extends RuntimeException {
    private static final long serialVersionUID = 1;

    Wrong(String what) {
      super(what, null, false, false);
    }
  }

  final Scenario scenario;
  final Trace trace;
  final int copies;
  final List<SimMachine> machines = new ArrayList<>();
  final SimNetwork network;
  final SimRegister register;
  final Invariants invariants;
  final Clients clients;
  final Faults faults;
  private final RequestsInPlace inPlace = new RequestsInPlace();
  final Administrator administrator;
  final Judge judge;

  /** When the last fault ended: a pause outlives the time in which faults begin. */
  long healthySince = Scenario.FAULTS_UNTIL;

  private final Map<String, SimMachine> byName = new HashMap<>();
  private final Agenda agenda = new Agenda();
  private final SplittableRandom random;
  private final Map<Long, Roles> rolesByEpoch = new LinkedHashMap<>();
  private boolean founded;

  /** A run of which only the verdict is wanted. */
  public Simulation(Scenario scenario) {
    this(scenario, new Trace(Trace.Detail.NOTHING));
  }

  Simulation(Scenario scenario, Trace trace) {
    this.scenario = scenario;
    this.trace = trace;
    this.random = new SplittableRandom(scenario.seed());
    int nodes =
        scenario.nodes() > 0 ? scenario.nodes() : new int[] {3, 3, 4, 4, 5}[random.nextInt(5)];
    copies =
        scenario.copies() > 0 ? scenario.copies() : new int[] {1, 2, 2, 2, 3, 3}[random.nextInt(6)];
    network = new SimNetwork(this, random.split());
    register = new SimRegister(this);
    invariants = new Invariants(this);
    clients = new Clients(this, random.split());
    faults = new Faults(this, random.split());
    administrator = new Administrator(this, random.split());
    judge = new Judge(this);
    for (int i = 0; i < nodes; i++) {
      SimMachine machine =
          new SimMachine(
              i,
              "" + (char) ('a' + i),
              .93 + .14 * random.nextDouble(),
              random.nextLong(1000_000 * MILLI),
              random.nextLong(2 * SimMachine.WALL_SKEW_MILLIS) - SimMachine.WALL_SKEW_MILLIS);
      machines.add(machine);
      byName.put(machine.name, machine);
    }
  }

  SimMachine machine(String name) {
    return byName.get(name);
  }

  /** The running life of that id, or null. */
  RingNode node(NodeId id) {
    SimMachine machine = byName.get(id.name());
    return machine.runs() && machine.node.id().equals(id) ? machine.node : null;
  }

  Roles rolesOf(View view) {
    Roles roles = rolesByEpoch.get(view.epoch());
    if (roles == null || !roles.view().equals(view)) {
      roles = new Roles(view, invariants.latest(), !scenario.rules().keep(Rule.RETURN_AS_JOINING));
      rolesByEpoch.put(view.epoch(), roles);
      rolesByEpoch.keySet().removeIf(epoch -> epoch < view.epoch() - 20);
    }
    return roles;
  }

  long now() {
    return agenda.now();
  }

  void after(long nanos, Runnable what) {
    agenda.after(nanos, what);
  }

  void fail(String why) {
    throw new Wrong(String.format("%.4f %s", now() / 1e9, why));
  }

  // ---- machines

  void boot(SimMachine machine) {
    machine.lives++;
    machine.leaving = false;
    machine.gone = false;
    machine.paused = null;
    NodeId id = new NodeId(machine.name, machine.lives);
    RingSettings settings =
        new RingSettings(
            id,
            machine.endpoint,
            machine.endpoint,
            scenario.segments(),
            Timing.DEFAULT,
            LIMITS,
            scenario.register(),
            new Slabs()::table,
            random.split(),
            scenario.rules(),
            invariants);
    machine.node = new RingNode(settings);
    trace.event(now(), () -> "BOOT " + id);
    if (founded) {
      List<Endpoint> seeds =
          machines.stream().filter(m -> m != machine).map(m -> m.endpoint).toList();
      give(machine, new Event.Join(seeds));
    } else {
      founded = true;
      give(machine, new Event.FoundRing(new RingId(7, scenario.seed()), copies));
      register.found(machine.node.view());
    }
    RingNode life = machine.node;
    after(random.nextLong(50 * MILLI), () -> tick(machine, life));
  }

  private void tick(SimMachine machine, RingNode life) {
    if (machine.node == life) {
      if (machine.paused == null
          || machine.paused.stream().noneMatch(Event.Tick.class::isInstance)) {
        give(machine, new Event.Tick(machine.wallMillis(now())));
      }
      after(50 * MILLI, () -> tick(machine, life));
    }
  }

  void crash(SimMachine machine) {
    if (machine.runs()) {
      NodeId life = machine.node.id();
      trace.event(now(), () -> "CRASH " + life);
      machine.node = null;
      machine.paused = null;
      administrator.crashed(life);
    }
  }

  void reboot(SimMachine machine) {
    if (!machine.runs() && !machine.gone) {
      boot(machine);
    }
  }

  void leave(SimMachine machine) {
    if (machine.runs()) {
      trace.event(now(), () -> "LEAVE " + machine.node.id());
      machine.leaving = true;
      give(machine, new Event.Leave());
    }
  }

  void pause(SimMachine machine, long nanos) {
    if (!machine.runs() || machine.paused != null) {
      return;
    }
    trace.event(now(), () -> "PAUSE " + machine.node.id() + " for " + nanos / MILLI + " ms");
    machine.pause(now());
    administrator.paused(machine.node.id());
    Deque<Event> held = machine.paused;
    after(
        nanos,
        () -> {
          if (machine.paused == held) {
            trace.event(now(), () -> "RESUME " + machine.node.id());
            healthySince = Math.max(healthySince, now());
            machine.resume();
            long clock = machine.clock(scenario.staleNow() ? machine.pausedAt : now());
            RingNode life = machine.node;
            for (Event event : held) {
              if (machine.node == life) {
                // The wall clock is read when a tick is handled, as the shell does.
                boolean tick = event instanceof Event.Tick;
                handle(machine, tick ? new Event.Tick(machine.wallMillis(now())) : event, clock);
              }
            }
          }
        });
  }

  /** An event reaches a machine; a paused one takes it later. */
  void give(SimMachine machine, Event event) {
    if (!machine.runs()) {
      return;
    }
    if (machine.paused != null) {
      machine.paused.add(event);
      return;
    }
    handle(machine, event, machine.clock(now()));
  }

  private void handle(SimMachine machine, Event event, long clock) {
    RingNode life = machine.node;
    trace.mark(
        now(),
        event instanceof Event.Received r
            ? r.envelope().message().getClass().getSimpleName().hashCode()
            : event.getClass().getSimpleName().hashCode(),
        machine.index);
    Gate gate = new Gate(machine);
    if (event instanceof Event.Asked asked) {
      Answer answer = inPlace.answer(life, asked.request(), clock);
      if (answer != null) {
        gate.answer(asked.ticket(), answer);
        return;
      }
    }
    life.on(event, clock, gate);
    if (gate.left && machine.node == life) {
      trace.event(now(), () -> "EXIT " + life.id());
      machine.node = null;
      machine.gone = true;
    }
  }

  /** What a node sends out during one event. */
  private final class Gate implements Outbox {
    private final SimMachine machine;
    boolean left;

    Gate(SimMachine machine) {
      this.machine = machine;
    }

    @Override
    public void send(Destination to, Envelope envelope) {
      network.send(machine, to, envelope);
    }

    @Override
    public void answer(Ticket ticket, Answer answer) {
      switch (ticket) {
        case ClientOperation.Attempt attempt -> clients.answer(attempt, answer);
        case Question question -> question.answer = answer;
        default -> throw new IllegalStateException("nobody asked: " + ticket);
      }
    }

    @Override
    public void notice(Notice notice) {
      trace.notice(now(), machine.node.id(), notice);
      switch (notice) {
        case Notice.Installed installed -> {
          if (scenario.register() == RegisterChoice.PEERS
              || installed.before() == null && installed.view().epoch() == 1) {
            decided(installed.view());
          }
        }
        case Notice.Left l -> left = true;
        default -> {}
      }
    }

    @Override
    public void readRegister() {
      register.call(machine, null);
    }

    @Override
    public void compareAndSet(View next) {
      register.call(machine, next);
    }
  }

  /** A view was decided, or is seen again. */
  void decided(View view) {
    int before = invariants.views();
    invariants.view(view);
    if (invariants.views() > before) {
      faults.viewChanged();
    }
  }

  // ---- the run

  public Verdict run() {
    String wrong = null;
    try {
      int later = random.nextInt(3) == 0 ? 1 : 0;
      for (SimMachine machine : machines) {
        if (machine.index < machines.size() - later) {
          after(machine.index * 20 * MILLI, () -> boot(machine));
        } else {
          machine.gone = true;
        }
      }
      clients.start();
      faults.start();
      administrator.start();
      agenda.after(Scenario.FAULTS_UNTIL, this::heal);
      runUntil(Scenario.END);
      judge.history();
      // What expires at the very end is on its way for a moment; and a ring that an administrator
      // had
      // to bring back may have got its last view just now.
      for (int more = 0; more < 10 && !judge.unsettled().isEmpty(); more++) {
        runUntil(now() + 300 * MILLI);
      }
      List<String> stuck = judge.unsettled();
      if (!stuck.isEmpty()) {
        fail(
            "STUCK "
                + invariants.latest().view()
                + ": "
                + String.join("; ", stuck.subList(0, Math.min(4, stuck.size()))));
      }
    } catch (Wrong e) {
      wrong = e.getMessage();
    }
    return new Verdict(
        scenario.seed(),
        wrong,
        trace.hash(),
        clients.history.size(),
        invariants.commits,
        invariants.reads,
        invariants.views(),
        judge.inconclusive,
        administrator.majorityLost());
  }

  void runUntil(long end) {
    agenda.runUntil(end);
  }

  private void heal() {
    trace.event(now(), () -> "HEAL");
    network.heal();
    register.cut.clear();
    administrator.healed();
    for (SimMachine machine : machines) {
      if (!machine.runs() && !machine.gone) {
        boot(machine);
      }
    }
  }
}
