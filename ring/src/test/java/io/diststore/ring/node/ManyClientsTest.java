package io.diststore.ring.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.message.Housekeeping;
import io.diststore.ring.request.Answer;
import io.diststore.ring.request.Operation;
import io.diststore.ring.request.Refusal;
import io.diststore.ring.request.Request;
import io.diststore.ring.scripted.ScriptedRing;
import io.diststore.ring.segment.ClientId;
import io.diststore.ring.segment.Key;
import io.diststore.ring.segment.RequestId;
import io.diststore.ring.segment.Slabs;
import io.diststore.ring.shell.Destination;
import io.diststore.ring.shell.Event;
import io.diststore.ring.shell.Limits;
import io.diststore.ring.shell.Notice;
import io.diststore.ring.shell.Outbox;
import io.diststore.ring.shell.Registered;
import io.diststore.ring.shell.Rule;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.shell.Ticket;
import io.diststore.ring.shell.Timing;
import io.diststore.ring.turn.Observer;
import io.diststore.ring.turn.RegisterChoice;
import io.diststore.ring.turn.RingSettings;
import io.diststore.ring.view.Endpoint;
import io.diststore.ring.view.NodeId;
import io.diststore.ring.view.RingId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Tests how a member remembers many clients in limited memory, in a ring with one member. */
class ManyClientsTest {
  private static final int SEGMENTS = 64;
  private static final long TICK_MILLIS = 50;
  private static final long TICKS_PER_SECOND = 1000 / TICK_MILLIS;

  /** Room for about this many clients with one outcome each. */
  private static final int FEW = 40;

  private long now = 1;
  private RingNode node;
  private Answer answer;

  @Test
  void threeHundredThousandClientsOfOneRequestAreServedInTenMinutes() {
    begin(Limits.DEFAULT);
    int clients = 300_000;
    long ticks = 600 * TICKS_PER_SECOND;
    long bytesMax = 0;
    List<Answer> first = new ArrayList<>();
    for (int tick = 0; tick < ticks; tick++) {
      while (first.size() < clients * (tick + 1L) / ticks) {
        first.add(ask(first.size() + 1, 1, 1, false));
      }
      tick();
      bytesMax = Math.max(bytesMax, node.status().clientBytes());
    }
    assertThat(first).hasSize(clients).hasOnlyElementsOfType(Answer.Written.class);
    assertThat(bytesMax).isLessThan(Limits.DEFAULT.clientBytes());
    pass(70);
    int remembered = 0;
    for (int client = 1; client <= clients; client += 100) {
      Answer again = ask(client, 1, 1, true);
      if (again instanceof Answer.Written) {
        assertThat(again).isEqualTo(first.get(client - 1));
        remembered++;
      } else {
        assertRefused(Refusal.INDETERMINATE, "has forgotten some of them early");
      }
    }
    assertThat(remembered).isBetween(clients / 200, clients / 100 - 1);
  }

  @Test
  void whileThereIsMuchRoomOutcomesAreRememberedForTenMinutes() {
    begin(room(FEW));
    Answer first = ask(1, 1, 1, false);
    pass(595);
    assertThat(ask(1, 1, 1, true)).isEqualTo(first);
    assertThat(ask(2, 1, 1, true)).isInstanceOf(Answer.Written.class);
  }

  @Test
  void newClientsAreRefusedUntilOthersHaveBeenSilentForFiveMinutes() {
    begin(room(FEW));
    for (int client = 1; client <= FEW; client++) {
      assertThat(ask(client, 1, 1, false)).isInstanceOf(Answer.Written.class);
    }
    ask(99, 1, 1, false);
    assertRefused(Refusal.OVERLOADED, "too many clients");
    assertThat(ask(1, 2, 2, false)).as("its mark makes room").isInstanceOf(Answer.Written.class);
    ask(1, 3, 2, false);
    assertRefused(Refusal.OVERLOADED, "too many clients");
    pass(290);
    ask(99, 1, 1, false);
    assertRefused(Refusal.OVERLOADED, "too many clients");
    pass(80);
    assertThat(ask(99, 1, 1, false)).isInstanceOf(Answer.Written.class);
  }

  @Test
  void readsAreServedHoweverManyClientsThereAre() {
    begin(room(FEW));
    for (int client = 1; client <= FEW; client++) {
      ask(client, 1, 1, false);
    }
    Key key = new Key(new byte[] {1});
    Request read = new Request(null, 0, new Operation.Get(key), false, 1_000_000_000);
    on(new Event.Asked(new Question(), read));
    assertThat(answer).isInstanceOf(Answer.Value.class);
  }

  @Test
  void aRequestThatMayHaveBeenForgottenIsNotAppliedASecondTime() {
    begin(room(FEW));
    List<Answer> first = new ArrayList<>();
    for (int client = 1; client <= FEW; client++) {
      first.add(ask(client, 1, 1, false));
    }
    pass(370);
    int forgotten = 0;
    for (int client = 1; client <= FEW; client++) {
      if (!first.get(client - 1).equals(ask(client, 1, 1, true))) {
        assertRefused(Refusal.INDETERMINATE, "has forgotten some of them early");
        forgotten++;
      }
    }
    assertThat(forgotten).isBetween(FEW / 4, FEW);
    assertThat(ask(99, 1, 1, false)).as("a first copy").isInstanceOf(Answer.Written.class);
    pass(900);
    assertThat(ask(98, 1, 1, true)).as("later").isInstanceOf(Answer.Written.class);
  }

  @Test
  void aSuccessorKnowsThatThePrimaryForgotOutcomesEarly() {
    ScriptedRing ring = new ScriptedRing(2, EnumSet.noneOf(Rule.class));
    ring.startServing();
    ring.put("first", 0, 2, "k", "value", false);
    ring.deliver(sent -> true);
    assertThat(ring.isApplied("first")).isTrue();
    for (int seconds = 0; seconds < 300; seconds += 5) {
      ring.advance(5_000);
      ring.tick(0);
      ring.tick(1);
      ring.deliver(sent -> true);
    }
    ring.receive(1, 0, new Housekeeping(0, 0, List.of(new ClientId(5, 5))));
    ring.decideDown(0);
    ring.learnView(1);
    ring.advance(1600);
    ring.tick(1);
    ring.put("again", 1, 2, "k", "value", true);
    assertThat(ring.refusal("again")).isEqualTo(Refusal.INDETERMINATE);
    ring.put("next", 1, 3, "k", "value", false);
    assertThat(ring.isApplied("next")).isTrue();
  }

  private void begin(Limits limits) {
    Endpoint here = new Endpoint("a", 9900);
    node =
        new RingNode(
            new RingSettings(
                new NodeId("a", 1),
                here,
                here,
                SEGMENTS,
                Timing.DEFAULT,
                limits,
                RegisterChoice.PEERS,
                new Slabs()::table,
                new SplittableRandom(1),
                Rules.ALL,
                Observer.NONE));
    on(new Event.FoundRing(new RingId(1, 1), 1));
  }

  private static Limits room(int clients) {
    return Limits.builder().clientBytes(240L * clients).build();
  }

  private void pass(long seconds) {
    for (long tick = 0; tick < seconds * TICKS_PER_SECOND; tick++) {
      tick();
    }
  }

  private void tick() {
    now += TICK_MILLIS * 1_000_000;
    on(new Event.Tick(now / 1_000_000));
  }

  /** A client puts a value under a key of its own. Returns the answer. */
  private Answer ask(int client, long number, long lowestAwaited, boolean repeated) {
    byte[] key = {(byte) client, (byte) (client >>> 8), (byte) (client >>> 16)};
    RequestId id = new RequestId(new ClientId(1, client), number);
    Operation put = new Operation.Put(new Key(key), new byte[1], 0, null);
    answer = null;
    on(
        new Event.Asked(
            new Question(), new Request(id, lowestAwaited, put, repeated, 1_000_000_000)));
    return answer;
  }

  private void assertRefused(Refusal refusal, String why) {
    assertThat(answer).isInstanceOf(Answer.Refused.class);
    assertThat(((Answer.Refused) answer).refusal()).isEqualTo(refusal);
    assertThat(((Answer.Refused) answer).why()).contains(why);
  }

  private record Question() implements Ticket {}

  private void on(Event event) {
    node.on(
        event,
        now,
        new Outbox() {
          @Override
          public void send(Destination to, Envelope envelope) {}

          @Override
          public void answer(Ticket ticket, Answer given) {
            answer = given;
          }

          @Override
          public void notice(Notice notice) {}

          @Override
          public void readRegister() {}

          @Override
          public void replaceInRegister(Registered expected, Registered next, boolean restores) {}
        });
  }
}
