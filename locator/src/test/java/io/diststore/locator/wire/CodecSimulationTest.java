package io.diststore.locator.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.diststore.ring.message.Envelope;
import io.diststore.ring.shell.Rules;
import io.diststore.ring.sim.Scenario;
import io.diststore.ring.sim.Simulation;
import io.diststore.ring.sim.Verdict;
import java.util.stream.LongStream;
import org.apache.thrift.TException;
import org.junit.jupiter.api.Test;

/** Simulates rings whose messages are all encoded as bytes and decoded again. */
class CodecSimulationTest {
  private static final long SEEDS = 200;

  @Test
  void ringsBehaveTheSameWithAndWithoutTheCodec() {
    LongStream.range(0, SEEDS)
        .parallel()
        .forEach(
            seed -> {
              Scenario scenario = Scenario.standard(seed, Rules.ALL, false);
              Verdict overTheWire =
                  new Simulation(scenario.through(e -> throughBytes(e, scenario.segments()))).run();
              assertThat(overTheWire.wrong()).as("seed %d", seed).isNull();
              assertThat(overTheWire)
                  .as("seed %d; the hash covers every event of the run", seed)
                  .isEqualTo(new Simulation(scenario).run());
            });
  }

  /** In these runs, views travel as differences. */
  @Test
  void membersOfALargeRingBehaveTheSameWithAndWithoutTheCodec() {
    LongStream.range(0, SEEDS / 4)
        .parallel()
        .forEach(
            seed -> {
              Scenario scenario = Scenario.standard(seed, Rules.ALL, false).asLargeRing();
              Verdict overTheWire =
                  new Simulation(scenario.through(e -> throughBytes(e, scenario.segments()))).run();
              assertThat(overTheWire).as("seed %d", seed).isEqualTo(new Simulation(scenario).run());
            });
  }

  private static Envelope throughBytes(Envelope sent, int segments) {
    try {
      return MessageCodec.decode(MessageCodec.encode(sent), sent.from(), segments);
    } catch (TException refused) {
      throw new AssertionError("the codec rejects a message that a member sent: " + sent, refused);
    }
  }
}
