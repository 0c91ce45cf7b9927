package io.diststore.node.http;

import io.diststore.locator.LocalMember;
import io.diststore.ring.node.NodeStatus;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.View;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheus.PrometheusMeterRegistry;
import io.prometheus.client.CollectorRegistry;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.ToDoubleFunction;

/** The member and its view, as they are when somebody asks. */
@Singleton
final class RingMetrics implements MeterBinder {
  /**
   * Views that said DOWN of this node, which lives, as it reads them. 0 unless it was stopped, or
   * cut off.
   */
  private final AtomicLong markedDown = new AtomicLong();

  private final CollectorRegistry collectors;

  // Micrometer prefers a successor of this registry, which Quarkus does not bring.
  @SuppressWarnings("deprecation")
  RingMetrics(PrometheusMeterRegistry exported) {
    this.collectors = exported.getPrometheusRegistry();
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    LocalMember member = Node.here().member();
    member.listen(this::noticed);
    Node.here().service().bindTo(registry, collectors);
    for (MemberState state : MemberState.values()) {
      Gauge.builder("diststore.members", member, m -> count(m.view(), state))
          .description("Members of the ring by state, in this node's view")
          .tag("state", state.name().toLowerCase(Locale.ROOT))
          .register(registry);
    }
    ofView(registry, member, "diststore.epoch", "The number of this node's view", View::epoch);
    ofView(
        registry,
        member,
        "diststore.segments.lost",
        "Segments whose last copies went down",
        view -> view.lost().count());
    ofStatus(
        registry,
        member,
        "diststore.keys",
        "Keys that this node holds, copies included",
        NodeStatus::keys);
    ofStatus(
        registry,
        member,
        "diststore.bytes",
        "Bytes of these keys and their values",
        NodeStatus::bytes);
    ofStatus(
        registry,
        member,
        "diststore.memory.held",
        "Bytes of memory that these entries take, estimated",
        NodeStatus::memoryBytes);
    Gauge.builder("diststore.memory.room", Node.here(), node -> (double) node.memoryRoom())
        .description("Bytes that they may take before writes are refused")
        .register(registry);
    ofStatus(
        registry,
        member,
        "diststore.segments",
        "Segments of which this node holds a copy",
        NodeStatus::segments);
    ofStatus(
        registry,
        member,
        "diststore.segments.primary",
        "Segments that this node answers for",
        NodeStatus::primaries);
    ofStatus(
        registry,
        member,
        "diststore.segments.serving",
        "Of these, the ones that it serves",
        NodeStatus::serving);
    ofStatus(
        registry,
        member,
        "diststore.segments.moving",
        "Segments that somebody is being filled with",
        NodeStatus::movingTotal);
    ofStatus(
        registry,
        member,
        "diststore.segments.moved",
        "Of these, the ones that are filled",
        NodeStatus::movingDone);
    ofStatus(
        registry,
        member,
        "diststore.leaving",
        "1 while this node hands over to leave",
        status -> status.isLeaving() ? 1 : 0);
    ofStatus(
        registry,
        member,
        "diststore.requests.under.way",
        "Requests that came to this node and are not answered",
        NodeStatus::underWay);
    TimeGauge.builder(
            "diststore.loop.turn.max",
            member,
            TimeUnit.NANOSECONDS,
            m -> m.loopDelay().takeLongestNanos())
        .description("The longest turn of the event loop since this was last read, up to 5 ms more")
        .register(registry);
    FunctionCounter.builder("diststore.loop.turns.long", member, m -> m.loopDelay().longCount())
        .description(
            "Turns of the event loop of 50 ms or more, as far as they are noticed within 5 ms")
        .register(registry);
    FunctionCounter.builder("diststore.views.marked.down", markedDown, AtomicLong::get)
        .description("Views that said DOWN of this node, though it lives")
        .register(registry);
  }

  /** On the event loop. */
  private void noticed(Notice notice) {
    if (notice instanceof Notice.Installed(View view, View before)
        && isDown(view)
        && (before == null || !isDown(before))) {
      markedDown.incrementAndGet();
    }
  }

  private static boolean isDown(View view) {
    NodeId self = Node.here().member().self();
    Member member = view.member(self);
    return member != null && !member.live();
  }

  private static double count(View view, MemberState state) {
    return view == null
        ? 0
        : view.members().stream().filter(member -> member.state() == state).count();
  }

  private static void ofView(
      MeterRegistry registry,
      LocalMember member,
      String name,
      String what,
      ToDoubleFunction<View> value) {
    Gauge.builder(name, member, m -> m.view() == null ? 0 : value.applyAsDouble(m.view()))
        .description(what)
        .register(registry);
  }

  private static void ofStatus(
      MeterRegistry registry,
      LocalMember member,
      String name,
      String what,
      ToDoubleFunction<NodeStatus> value) {
    Gauge.builder(name, member, m -> m.status() == null ? 0 : value.applyAsDouble(m.status()))
        .description(what)
        .register(registry);
  }
}
