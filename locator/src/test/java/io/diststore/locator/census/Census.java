package io.diststore.locator.census;

import io.diststore.ring.message.Beacon;
import io.diststore.ring.message.BeaconAnswer;
import io.diststore.ring.message.JoinRequest;
import io.diststore.ring.message.ViewNews;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Request;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Member;
import io.diststore.ring.view.MemberState;
import io.diststore.ring.view.View;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Counts the messages between the members of a ring in which nothing goes wrong. */
final class Census {
  private static final int OPERATIONS = 200;
  private static final int KEY_BYTES = 16;
  private static final int VALUE_BYTES = 100;
  private static final long BUDGET_NANOS = 1_000_000_000;

  /** The average number of messages between members, and the average number of bytes in them. */
  record Cost(double messages, double bytes) {
    private static Cost of(Tally.Sum sum, double count) {
      return new Cost(sum.messages() / count, sum.bytes() / count);
    }
  }

  /**
   * The average cost of one operation of each kind, not counting the messages that members send
   * even when idle.
   *
   * @param getAtPrimary a read that the client sent to the primary of the key
   * @param getElsewhere a read that the client sent to another node
   * @param putAtPrimary a write that the client sent to the primary of the key
   * @param putElsewhere a write that the client sent to another node
   */
  record Operations(Cost getAtPrimary, Cost getElsewhere, Cost putAtPrimary, Cost putElsewhere) {}

  /**
   * The messages that a node sends per second while there are no requests and no changes. The node
   * receives as many.
   *
   * @param beacons beacons and their answers
   * @param all beacons, their answers, and the reads of the register
   */
  record Rest(Cost beacons, Cost all) {}

  /**
   * How long a node took to join after its first join request, and what all nodes sent in that
   * time.
   *
   * @param admittedMillis the time until every member had the view that admits the node
   * @param servingMillis the time until every member had the view in which the node serves
   * @param all all messages, except those that members send even when idle
   * @param views the messages that carried these two views from member to member; they are part of
   *     {@code all}
   */
  record Joining(long admittedMillis, long servingMillis, Tally.Sum all, Tally.Sum views) {}

  /**
   * What happened after some members stopped at the same moment.
   *
   * @param knownMillis the time until every other member had a view that marks all of them DOWN
   * @param views the number of views that were decided in that time
   * @param all all messages of that time, beacons included
   * @param viewBytes the length of the message with the whole view, if a member asks for it
   */
  record Losing(long knownMillis, long views, Tally.Sum all, long viewBytes) {}

  private final QuietRing ring;
  private final ClientId client;
  private final List<Key> keys = new ArrayList<>();
  private long requests;

  Census(QuietRing ring) {
    this.ring = ring;
    this.client = new ClientId(ring.random().nextLong(), ring.random().nextLong());
    for (int i = 0; i < OPERATIONS; i++) {
      byte[] key = new byte[KEY_BYTES];
      ring.random().nextBytes(key);
      keys.add(new Key(key));
    }
  }

  /**
   * Writes each key through its primary and through another node, and then reads it in both ways.
   */
  Operations operations() {
    Cost putAtPrimary = each(this::put, true);
    Cost putElsewhere = each(this::put, false);
    return new Operations(
        each(Operation.Get::new, true),
        each(Operation.Get::new, false),
        putAtPrimary,
        putElsewhere);
  }

  private Operation put(Key key) {
    return new Operation.Put(key, new byte[VALUE_BYTES], 0, null);
  }

  private Cost each(Function<Key, Operation> operation, boolean atPrimary) {
    ring.resetCounts();
    List<QuietRing.Question> questions = new ArrayList<>();
    for (Key key : keys) {
      RequestId id = new RequestId(client, ++requests);
      Request request = new Request(id, requests, operation.apply(key), false, BUDGET_NANOS);
      questions.add(ring.ask(entry(key, atPrimary), request));
      ring.run(1);
    }
    ring.run(20);
    if (!questions.stream().allMatch(question -> done(question.answer))) {
      throw new IllegalStateException("a request failed in a ring without faults");
    }
    return Cost.of(ring.tally().operational(), OPERATIONS);
  }

  private QuietRing.Machine entry(Key key, boolean atPrimary) {
    QuietRing.Machine primary = ring.primary(key.segment(RingSettings.SEGMENTS));
    QuietRing.Machine entry = primary;
    while (!atPrimary && entry == primary) {
      entry = ring.machines.get(ring.random().nextInt(ring.machines.size()));
    }
    return entry;
  }

  private static boolean done(Answer answer) {
    return answer instanceof Answer.Value found && found.entry() != null
        || answer instanceof Answer.Written written && written.outcome().applied();
  }

  /** Measures the ring at rest. During the measurement, each member reads the register once. */
  Rest rest() {
    ring.resetCounts();
    long seconds = Timing.DEFAULT.readNanos() / 1_000_000_000;
    ring.run(1000 * seconds);
    if (ring.tally().operational().messages() != 0) {
      throw new IllegalStateException("the ring is not at rest");
    }
    double nodeSeconds = (double) ring.machines.size() * seconds;
    Tally.Sum beacons = ring.tally().of(Beacon.class).plus(ring.tally().of(BeaconAnswer.class));
    return new Rest(Cost.of(beacons, nodeSeconds), Cost.of(ring.tally().atRest(), nodeSeconds));
  }

  /** Adds a node that knows the address of one member, and measures how it joins. */
  Joining join() {
    QuietRing.Machine through = ring.machines.get(ring.random().nextInt(ring.machines.size()));
    long epoch = through.node.view().epoch();
    QuietRing.Machine newcomer = ring.start();
    ring.resetCounts();
    ring.join(newcomer, through);
    while (ring.tally().of(JoinRequest.class).messages() == 0) {
      ring.run(1);
    }
    long admitted = untilInstalled(epoch + 1);
    long serving = admitted + untilInstalled(epoch + 2);
    Member member = through.node.view().member(newcomer.node.id());
    if (member == null || member.state() != MemberState.UP || through.node.view().moving()) {
      throw new IllegalStateException("the newcomer is not UP: " + member);
    }
    // Members are still passing on the latest view. Wait until they have finished.
    ring.run(10);
    return new Joining(admitted, serving, ring.tally().operational(), ring.tally().views());
  }

  /** Stops every third member at the same moment, and measures how the others notice this. */
  Losing loseAThird() {
    List<QuietRing.Machine> lost = new ArrayList<>();
    for (int i = 0; i < ring.machines.size(); i += 3) {
      lost.add(ring.machines.get(i));
    }
    View before = ring.machines.get(1).node.view();
    lost.forEach(ring::stop);
    ring.resetCounts();
    long millis = 0;
    while (!ring.machines.stream().allMatch(survivor -> areDown(lost, survivor.node.view()))) {
      ring.run(1);
      if (++millis > 30_000) {
        throw new IllegalStateException("some members do not know the loss after 30 s");
      }
    }
    Tally.Sum all = ring.tally().all();
    View after = ring.machines.get(0).node.view();
    return new Losing(millis, after.epoch() - before.epoch(), all, Tally.size(new ViewNews(after)));
  }

  private static boolean areDown(List<QuietRing.Machine> lost, View view) {
    return lost.stream().noneMatch(machine -> view.live(machine.node.id()));
  }

  private long untilInstalled(long epoch) {
    long millis = 0;
    while (ring.installed(epoch) < ring.machines.size()) {
      ring.run(1);
      if (++millis > 30_000) {
        throw new IllegalStateException(
            "only %d of %d nodes have the view of epoch %d after 30 s"
                .formatted(ring.installed(epoch), ring.machines.size(), epoch));
      }
    }
    return millis;
  }
}
