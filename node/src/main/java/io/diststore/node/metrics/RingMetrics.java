package io.diststore.node.metrics;

import io.diststore.locator.LocalMember;
import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.Spread;
import io.diststore.ring.view.View;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/** The metrics of the member and of its view, read when they are scraped. */
public final class RingMetrics {
  private final LocalMember member;
  private final Limits limits;

  /**
   * The number of views that mark this node DOWN although it is running. It stays 0 unless the
   * process was paused or cut off from the network.
   */
  private final AtomicLong markedDown = new AtomicLong();

  /**
   * @param limits the limits of the member
   */
  public RingMetrics(LocalMember member, Limits limits) {
    this.member = member;
    this.limits = limits;
  }

  public void bindTo(MeterRegistry registry) {
    member.listen(this::onNotice);
    bindView(registry);
    bindHoldings(registry);
    bindClients(registry);
    bindSegments(registry);
    bindActivity(registry);
  }

  private void bindView(MeterRegistry registry) {
    for (MemberState state : MemberState.values()) {
      Gauge.builder("diststore.members", member, m -> count(m.view(), state))
          .description("Members of the ring by state, as this node's view lists them.")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    gaugeOfStatus(
        registry,
        "diststore.members.unreachable",
        "Members that this node's view lists as joining, up or leaving, and that have not answered this node for more than a second.",
        status -> status.unreachable().size());
    gaugeOfStatus(
        registry,
        "diststore.majority",
        "1 if this node reaches enough members for the ring to decide its next view, otherwise 0. At 0, an administrator may have to run location --recover.",
        status -> status.isMajorityReachable() ? 1 : 0);
    TimeGauge.builder(
            "diststore.clock.offset",
            member,
            TimeUnit.MILLISECONDS,
            m -> m.status() == null ? 0 : m.status().wallAheadMillis())
        .description(
            "Seconds by which the wall clock of this node is ahead of the median of all members; negative if it is behind.")
        .register(registry);
    gaugeOfView(
        registry,
        "diststore.epoch",
        "Epoch of the view that is in force at this node, or 0 before the first view.",
        View::epoch);
    gaugeOfView(
        registry,
        "diststore.copies",
        "Number of copies that the ring keeps of each key if it has enough members, or 0 before the first view.",
        View::copies);
    gaugeOfView(
        registry,
        "diststore.zones",
        "Zones that the members of the ring are in, or 0 if no member names a zone or a machine. If there are fewer zones than copies, some copies of a key are in the same zone.",
        view -> view.spread() == Spread.NONE ? 0 : view.zones());
    gaugeOfView(
        registry,
        "diststore.segments.lost",
        "Segments that are lost because all members that held them went down.",
        view -> view.lost().count());
    FunctionCounter.builder("diststore.views.marked.down", markedDown, AtomicLong::get)
        .description("Views that marked this node DOWN although it was running.")
        .register(registry);
  }

  private void bindHoldings(MeterRegistry registry) {
    gaugeOfStatus(
        registry,
        "diststore.keys",
        "Keys that this node holds, including copies of keys that other nodes serve.",
        NodeStatus::keys);
    gaugeOfStatus(
        registry,
        "diststore.bytes",
        "Bytes of all keys and values that this node holds.",
        NodeStatus::bytes);
    gaugeOfStatus(
        registry,
        "diststore.memory.held",
        "Estimated bytes of memory that the entries of this node occupy.",
        NodeStatus::memoryBytes);
    Gauge.builder("diststore.memory.room", () -> (double) limits.entryBytes())
        .description(
            "Bytes of memory that the entries of this node may occupy before the node refuses writes.")
        .register(registry);
  }

  private void bindClients(MeterRegistry registry) {
    gaugeOfStatus(
        registry,
        "diststore.clients.held",
        "Estimated bytes of memory that this node uses to recognize repeated requests of clients.",
        NodeStatus::clientBytes);
    Gauge.builder("diststore.clients.room", () -> (double) limits.clientBytes())
        .description(
            "Bytes of memory that this node may use to recognize repeated requests before it refuses writes of new clients.")
        .register(registry);
  }

  private void bindSegments(MeterRegistry registry) {
    gaugeOfStatus(
        registry,
        "diststore.segments",
        "Segments of which this node holds a copy.",
        NodeStatus::segments);
    gaugeOfStatus(
        registry,
        "diststore.segments.primary",
        "Segments of which this node is the primary.",
        NodeStatus::primaries);
    gaugeOfStatus(
        registry,
        "diststore.segments.serving",
        "Segments for which this node is the serving primary.",
        NodeStatus::serving);
    gaugeOfStatus(
        registry,
        "diststore.segments.moving",
        "Segments of the ring that are being copied to new owners, or 0 when no segment moves.",
        NodeStatus::movingTotal);
    gaugeOfStatus(
        registry,
        "diststore.segments.moved",
        "Moving segments of the ring that are completely copied, as far as this node knows.",
        NodeStatus::movingDone);
  }

  private void bindActivity(MeterRegistry registry) {
    gaugeOfStatus(
        registry,
        "diststore.leaving",
        "1 after this node was asked to leave the ring, otherwise 0.",
        status -> status.isLeaving() ? 1 : 0);
    gaugeOfStatus(
        registry,
        "diststore.requests.under.way",
        "Client requests that this node has received but not answered yet.",
        NodeStatus::underWay);
    TimeGauge.builder(
            "diststore.loop.turn.max",
            member,
            TimeUnit.NANOSECONDS,
            m -> m.loopDelay().takeLongestNanos())
        .description(
            "Duration of the longest event-loop iteration since the last scrape. It may be up to 5 ms too short.")
        .register(registry);
    FunctionCounter.builder("diststore.loop.turns.long", member, m -> m.loopDelay().longCount())
        .description(
            "Event-loop iterations that took 50 ms or longer. Up to 5 ms of an iteration may go unmeasured.")
        .register(registry);
  }

  /** Runs on the event loop. */
  private void onNotice(Notice notice) {
    if (notice instanceof Notice.Installed(View view, View before)
        && isDown(view)
        && (before == null || !isDown(before))) {
      markedDown.incrementAndGet();
    }
  }

  private boolean isDown(View view) {
    Member self = view.member(member.self());
    return self != null && !self.live();
  }

  private static double count(View view, MemberState state) {
    return view == null
        ? 0
        : view.members().stream().filter(member -> member.state() == state).count();
  }

  private void gaugeOfView(
      MeterRegistry registry, String name, String help, ToDoubleFunction<View> value) {
    Gauge.builder(name, member, m -> m.view() == null ? 0 : value.applyAsDouble(m.view()))
        .description(help)
        .register(registry);
  }

  private void gaugeOfStatus(
      MeterRegistry registry, String name, String help, ToDoubleFunction<NodeStatus> value) {
    Gauge.builder(name, member, m -> m.status() == null ? 0 : value.applyAsDouble(m.status()))
        .description(help)
        .register(registry);
  }
}
