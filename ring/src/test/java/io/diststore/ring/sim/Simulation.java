package io.diststore.ring.sim;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.node.RingNode;
import io.diststore.ring.placement.Site;
import io.diststore.ring.request.Answer;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Incarnation;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.Lost;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
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
import java.util.function.Function;

/**
 * One run. Its seed determines everything that happens. Events happen in the order of virtual time.
 */
public final class Simulation {
  private static final long MILLI = 1_000_000;
  private static final int LETTERS = 26;
  private static final long QUIET_NANOS = 6_000 * MILLI;

  /** How much longer a wide run may take to settle. Large rings and slow sessions need it. */
  private static final int LOOKS_WIDE = 400;

  private static final int LOOKS = 10;

  private static Limits limits(Scenario scenario) {
    Limits.Builder limits = usualLimits();
    if (scenario.faults() == FaultKind.WIDE) {
      // There are more outcomes and more clients. With the usual limits, a take-over would need
      // very many messages.
      limits.chunkBytes(400).windowBytes(1_500).marksPerMessage(20);
    }
    if (scenario.isLargeRing()) {
      limits.smallRingMembers(1).circles(1);
    }
    return limits.build();
  }

  private static Limits.Builder usualLimits() {
    return Limits.builder()
        .keyBytes(1 << 10)
        .valueBytes(1 << 10)
        .requests(1_000)
        .requestBytes(1 << 20)
        .waitingPerSegment(500)
        .waitingBytes(2_000_000)
        .pendingBytes(1 << 20)
        .chunkBytes(120)
        .windowBytes(300)
        .windowSegments(3)
        .openSessions(2)
        .clientBytes(1_000_000)
        .marksPerMessage(3);
  }

  /** Ends the run at the first error. */
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
  final RegisterFaults registerFaults;
  final Invariants invariants;
  final Clients clients;
  final Faults faults;
  private final InPlaceCaller inPlace = new InPlaceCaller();
  final Administrator administrator;
  final Judge judge;

  private final Breadth breadth;
  private final Limits limits;

  /** When something last happened to the ring: a fault began or ended, or a view was decided. */
  private long disturbedAt;

  /** When the last fault ended. A pause may last longer than the period in which faults begin. */
  long healthySince;

  private final Map<String, SimMachine> byName = new HashMap<>();
  private final Agenda agenda = new Agenda();
  private final SplittableRandom random;
  private final Map<Long, Roles> rolesByEpoch = new LinkedHashMap<>();
  private boolean founded;

  /** Where each incarnation runs. */
  private Function<NodeId, Site> sites = id -> Site.NONE;

  EarlierRelease earlierRelease = EarlierRelease.NOWHERE;

  /** Creates a run for callers that need only its verdict. */
  public Simulation(Scenario scenario) {
    this(scenario, new Trace(Trace.Detail.NOTHING));
  }

  Simulation(Scenario scenario, Trace trace) {
    this.scenario = scenario;
    this.trace = trace;
    this.random = new SplittableRandom(scenario.seed());
    this.breadth = scenario.breadth();
    this.limits = limits(scenario);
    this.healthySince = scenario.faultsUntilNanos();
    int nodes =
        scenario.nodes() > 0 ? scenario.nodes() : new int[] {3, 3, 4, 4, 5}[random.nextInt(5)];
    copies =
        scenario.copies() > 0 ? scenario.copies() : new int[] {1, 2, 2, 2, 3, 3}[random.nextInt(6)];
    network = new SimNetwork(this, random.split());
    register = new SimRegister(this);
    registerFaults = new RegisterFaults(this);
    invariants = new Invariants(this);
    clients = new Clients(this, random.split());
    faults = new Faults(this, random.split());
    administrator = new Administrator(this, random.split());
    judge = new Judge(this);
    for (int i = 0; i < nodes; i++) {
      SimMachine machine =
          new SimMachine(
              i,
              name(i),
              1 - breadth.rateSpread() + 2 * breadth.rateSpread() * random.nextDouble(),
              random.nextLong(1000_000 * MILLI),
              random.nextLong(2 * SimMachine.WALL_SKEW_MILLIS) - SimMachine.WALL_SKEW_MILLIS);
      machines.add(machine);
      byName.put(machine.name, machine);
    }
  }

  private static String name(int index) {
    char letter = (char) ('a' + index % LETTERS);
    return index < LETTERS ? "" + letter : "a" + letter;
  }

  /** Gives the nodes zones and machines. Must be called before the run. */
  Simulation withSites(Function<NodeId, Site> siteOf) {
    sites = siteOf;
    return this;
  }

  /** Lets nodes run a release that knows no sites. Must be called before the run. */
  Simulation withEarlierRelease(EarlierRelease release) {
    earlierRelease = release;
    return this;
  }

  SimMachine machine(String name) {
    return byName.get(name);
  }

  /** Returns the node if this incarnation is running, otherwise null. */
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

  /** Records that something happened to the ring. */
  void disturb() {
    disturbedAt = now();
  }

  long disturbedAt() {
    return disturbedAt;
  }

  /**
   * Reports whether clients should send fewer requests. In wide runs they do so when nothing has
   * happened for some time. Otherwise, most of a long run would be spent on a ring at rest.
   */
  boolean isQuiet() {
    return scenario.faults() == FaultKind.WIDE && now() - disturbedAt > QUIET_NANOS;
  }

  void fail(String why) {
    throw new Wrong(String.format("%.4f %s", now() / 1e9, why));
  }

  // ---- machines

  void boot(SimMachine machine) {
    machine.starts++;
    machine.leaving = false;
    machine.gone = false;
    machine.paused = null;
    // Unless a wall clock is wrong, incarnation numbers are short, so that traces are easy to read.
    begin(
        machine,
        scenario.faults() == FaultKind.WRONG_CLOCK
            ? NodeId.started(machine.name, machine.wallMillis(now()), random)
            : new NodeId(machine.name, machine.starts));
    if (founded) {
      List<Endpoint> seeds =
          machines.stream().filter(m -> m != machine).map(m -> m.endpoint).toList();
      give(machine, new Event.Join(seeds));
    } else {
      founded = true;
      found(machine);
    }
    RingNode running = machine.node;
    after(random.nextLong(50 * MILLI), () -> tick(machine, running));
  }

  private void found(SimMachine machine) {
    RingId ring = new RingId(7, scenario.seed());
    NodeId id = machine.node.id();
    if (scenario.register() == RegisterChoice.OUTSIDE && earlierRelease.runs().test(id)) {
      register.found(viewOfEarlierRelease(ring));
      give(machine, new Event.Join(List.of()));
      give(machine, new Event.RegisterRead(register.contents()));
    } else {
      give(machine, new Event.FoundRing(ring, copies));
      register.found(machine.node.view());
    }
  }

  /** Returns a first view that the register has decided. All machines but the late ones are UP. */
  private View viewOfEarlierRelease(RingId ring) {
    List<Member> members =
        machines.stream()
            .filter(m -> !m.gone)
            .map(m -> new Member(new NodeId(m.name, 1), MemberState.UP, m.endpoint, m.endpoint))
            .toList();
    List<NodeId> ids = members.stream().map(Member::id).toList();
    return new View(ring, 1, scenario.segments(), copies, members, ids, List.of(), Lost.NONE);
  }

  private void begin(SimMachine machine, NodeId id) {
    machine.incarnation = new Incarnation(id);
    machine.backlog.clear();
    RingSettings settings =
        new RingSettings(
            id,
            machine.endpoint,
            machine.endpoint,
            scenario.segments(),
            Timing.DEFAULT,
            limits,
            scenario.register(),
            new Slabs()::table,
            random.split(),
            scenario.rules(),
            invariants,
            sites.apply(id));
    machine.node = new RingNode(settings);
    trace.event(now(), () -> "BOOT " + id);
  }

  /**
   * Ends the incarnation that a machine runs, and begins a new one, as the shell does.
   *
   * @param later an incarnation of the same name that has a higher number. The new incarnation gets
   *     an even higher one
   */
  private void succeed(SimMachine machine, NodeId later, long clock) {
    Event.Join join = machine.incarnation.join();
    machine.node.on(new Event.End(), clock, new Outputs(machine));
    begin(machine, later.successor(random));
    RingNode running = machine.node;
    if (join != null) {
      handle(machine, join, clock);
    }
    after(random.nextLong(50 * MILLI), () -> tick(machine, running));
  }

  private void tick(SimMachine machine, RingNode running) {
    if (machine.node == running) {
      if (!machine.isTickWaiting()) {
        give(machine, new Event.Tick(machine.wallMillis(now())));
      }
      after(50 * MILLI, () -> tick(machine, running));
    }
  }

  void crash(SimMachine machine) {
    if (machine.runs()) {
      NodeId id = machine.node.id();
      trace.event(now(), () -> "CRASH " + id);
      machine.node = null;
      machine.paused = null;
      machine.startClock(now());
      administrator.onCrash(id);
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
    stop(machine, nanos);
  }

  /**
   * Pauses a machine and stops its monotonic clock.
   *
   * @param losesMessages whether messages from other machines are lost during the pause. If not,
   *     the node handles them after the pause, in the order in which they arrived
   */
  void suspend(SimMachine machine, long nanos, boolean losesMessages) {
    if (!machine.runs() || machine.paused != null) {
      return;
    }
    trace.event(now(), () -> "SUSPEND " + machine.node.id() + " for " + nanos / MILLI + " ms");
    stop(machine, nanos);
    machine.suspend(now(), losesMessages);
  }

  private void stop(SimMachine machine, long nanos) {
    machine.pause(now());
    administrator.onPause(machine.node.id());
    Deque<Event> held = machine.paused;
    after(
        nanos,
        () -> {
          if (machine.paused == held) {
            trace.event(now(), () -> "RESUME " + machine.node.id());
            healthySince = Math.max(healthySince, now());
            machine.resume();
            long stoodStill = machine.startClock(now());
            long clock = machine.clock(scenario.staleNow() ? machine.pausedAt : now());
            RingNode running = machine.node;
            // Like the shell, compare the clocks before the first event is handled.
            if (stoodStill > Timing.DEFAULT.standstillNanos()) {
              handle(machine, new Event.ClockStoodStill(stoodStill, stoodStill), clock);
            }
            for (Event event : held) {
              if (machine.node == running) {
                // Like the shell, the run reads the wall clock when the node handles the tick.
                boolean tick = event instanceof Event.Tick;
                handle(machine, tick ? new Event.Tick(machine.wallMillis(now())) : event, clock);
              }
            }
          }
        });
  }

  /** Gives an event to a machine. A paused machine handles the event after its pause. */
  void give(SimMachine machine, Event event) {
    if (!machine.runs()) {
      return;
    }
    if (machine.paused != null) {
      if (!machine.misses(event)) {
        machine.paused.add(event);
      }
      return;
    }
    if (machine.turnNanos > 0 || !machine.backlog.isEmpty()) {
      machine.backlog.add(event);
      if (machine.backlog.size() == 1) {
        RingNode running = machine.node;
        after(machine.turnNanos, () -> work(machine, running));
      }
      return;
    }
    handle(machine, event, machine.clock(now()));
  }

  /** Lets a slow machine handle the oldest event in its backlog. */
  private void work(SimMachine machine, RingNode running) {
    if (machine.node != running) {
      return;
    }
    Event event = machine.backlog.peek();
    boolean tick = event instanceof Event.Tick;
    handle(machine, tick ? new Event.Tick(machine.wallMillis(now())) : event, machine.clock(now()));
    if (machine.node == running) {
      machine.backlog.remove();
      if (!machine.backlog.isEmpty()) {
        after(machine.turnNanos, () -> work(machine, running));
      }
    }
  }

  private void handle(SimMachine machine, Event given, long clock) {
    RingNode running = machine.node;
    Event event =
        given instanceof Event.Received received
            ? new Event.Received(running.completed(received.envelope()))
            : given;
    trace.mark(
        now(),
        event instanceof Event.Received r
            ? r.envelope().message().getClass().getSimpleName().hashCode()
            : event.getClass().getSimpleName().hashCode(),
        machine.index);
    NodeId later = machine.incarnation.mustSucceed(event);
    if (later != null) {
      succeed(machine, later, clock);
      return;
    }
    Outputs outputs = new Outputs(machine);
    if (event instanceof Event.Asked asked) {
      Answer answer = inPlace.answer(running, asked.request(), clock);
      if (answer != null) {
        outputs.answer(asked.ticket(), answer);
        return;
      }
    }
    running.on(event, clock, outputs);
    if (outputs.hasLeft && machine.node == running) {
      trace.event(now(), () -> "EXIT " + running.id());
      machine.node = null;
      machine.gone = true;
    }
  }

  /** Receives the outputs of a node while the node handles one event. */
  private final class Outputs implements Outbox {
    private final SimMachine machine;
    boolean hasLeft;

    Outputs(SimMachine machine) {
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
        case TestRequest question -> question.answer = answer;
        default -> throw new IllegalStateException("This ticket was not asked for: " + ticket);
      }
    }

    @Override
    public void notice(Notice notice) {
      trace.notice(now(), machine.node.id(), notice);
      switch (notice) {
        case Notice.Installed installed -> {
          View before = installed.before();
          // In the other case, the register has reported the decision already.
          if (scenario.register() == RegisterChoice.PEERS
              || before == null && installed.view().epoch() == 1
              || before != null && before.witnessed()) {
            onDecided(installed.view());
          }
        }
        case Notice.LeaveDone left -> hasLeft = true;
        case Notice.Recovering recovering when scenario.faults() == FaultKind.WIDE ->
            invariants.onRecovery(recovering.dead());
        default -> {}
      }
    }

    @Override
    public void readRegister() {
      register.read(machine);
    }

    @Override
    public void replaceInRegister(Registered expected, Registered next, boolean restores) {
      register.replace(machine, expected, next);
    }
  }

  /** The register has taken new contents. Their view is decided, if it was not decided before. */
  void onRegistered(Registered contents) {
    registerFaults.onContents(contents);
    onDecided(contents.view());
  }

  /** A view has been decided. This method may be called again for the same view. */
  void onDecided(View view) {
    if (earlierRelease.misreads(view)) {
      fail("INVARIANT a member of an earlier release cannot read the view " + view);
    }
    int before = invariants.views();
    invariants.onView(view);
    if (invariants.views() > before) {
      disturb();
      faults.onViewChange();
    }
  }

  // ---- the run

  public Verdict run() {
    String wrong = null;
    try {
      int later = random.nextInt(3) == 0 && scenario.faults() != FaultKind.LONG ? 1 : 0;
      for (SimMachine machine : machines) {
        if (machine.index < machines.size() - later) {
          after(machine.index * 20 * MILLI, () -> boot(machine));
        } else {
          machine.gone = true;
        }
      }
      clients.start();
      if (scenario.faults() == FaultKind.LONG) {
        new LongFault(this, random.split()).start();
      } else if (breadth.addsShortFaults()) {
        faults.start();
        if (scenario.register() == RegisterChoice.OUTSIDE) {
          registerFaults.start();
        }
      }
      if (scenario.faults() == FaultKind.WIDE) {
        new WideFaults(this, random.split()).start();
        new Service(this, random.split()).start();
      }
      administrator.start();
      if (scenario.faults() == FaultKind.SUSPENSIONS) {
        new Suspensions(this).start();
      }
      if (scenario.faults() == FaultKind.WRONG_CLOCK) {
        new WrongClock(this).start();
      }
      agenda.after(scenario.faultsUntilNanos(), this::heal);
      runUntil(scenario.endNanos());
      judge.history();
      judge.lifetimes();
      // Values that expire at the very end take a moment to be deleted. Also, a ring that needed an
      // administrator's recovery may have installed its last view only now.
      int looks = scenario.faults() == FaultKind.WIDE ? LOOKS_WIDE : LOOKS;
      for (int more = 0; more < looks && !judge.unsettled().isEmpty(); more++) {
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
    disturb();
    network.heal();
    register.cut.clear();
    register.absent = false;
    register.slowNanos = 0;
    administrator.onHealed();
    for (SimMachine machine : machines) {
      machine.turnNanos = 0;
      if (!machine.runs() && !machine.gone) {
        boot(machine);
      }
    }
  }
}
