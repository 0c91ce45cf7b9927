package io.diststore.locator.census;

import io.diststore.ring.placement.Placement;
import io.diststore.ring.turn.RingSettings;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The command {@code tools/sim --census}, which prints the tables for docs/protocol.md. */
public final class CensusMain {
  private static final long SEED = 1;
  private static final int[] RINGS = {3, 30, 300};
  private static final int LARGE = 1000;
  private static final int[] LOSING = {30, 300, LARGE};
  private static final int PLACEMENTS = 60;

  private CensusMain() {}

  /** Takes no arguments, so the results of all runs are comparable. */
  public static void main(String[] args) {
    placements();
    System.out.printf(
        "%nMessages and bytes between members per operation; keys of 16 bytes, values of 100 bytes,"
            + " %d copies, %d segments:%n%n",
        QuietRing.COPIES, RingSettings.SEGMENTS);
    System.out.println(
        "| members | GET at the primary | GET at another node | PUT at the primary | PUT at another"
            + " node |");
    System.out.println("|---|---|---|---|---|");
    List<String> rest = new ArrayList<>();
    List<String> joins = new ArrayList<>();
    for (int nodes : RINGS) {
      Census census = new Census(new QuietRing(nodes, SEED));
      Census.Operations operations = census.operations();
      System.out.printf(
          "| %d | %s | %s | %s | %s |%n",
          nodes,
          describe(operations.getAtPrimary()),
          describe(operations.getElsewhere()),
          describe(operations.putAtPrimary()),
          describe(operations.putElsewhere()));
      rest.add(rest(nodes, census));
      joins.add(join(nodes));
    }
    rest.add(rest(LARGE, new Census(new QuietRing(LARGE, SEED))));
    System.out.println("\nWhat each node sends per second at rest (it receives as much):\n");
    System.out.println("| members | beacons and their answers | with reads of the register |");
    System.out.println("|---|---|---|");
    rest.forEach(System.out::println);
    System.out.println(
        "\n"
            + "How long one more node takes to join after its first join request, and what all"
            + " nodes send in that time:\n");
    System.out.println(
        "| members | until all have the view that admits it | until all have the view in which it"
            + " serves | all messages | messages with these two views |");
    System.out.println("|---|---|---|---|---|");
    joins.forEach(System.out::println);
    System.out.println(join(LARGE));
    System.out.println("\nAfter a third of the members has stopped at the same moment:\n");
    System.out.println(
        "| members | until all others have a view without them | views | all messages | the whole"
            + " view |");
    System.out.println("|---|---|---|---|---|");
    for (int members : LOSING) {
      System.out.println(losing(members));
    }
  }

  private static String rest(int members, Census census) {
    Census.Rest rest = census.rest();
    return "| %d | %s | %s |".formatted(members, describe(rest.beacons()), describe(rest.all()));
  }

  private static String losing(int members) {
    Census.Losing losing = new Census(new QuietRing(members, SEED)).loseAThird();
    return "| %d | %d ms | %d | %,d messages, %s | %,d bytes |"
        .formatted(
            members,
            losing.knownMillis(),
            losing.views(),
            losing.all().messages(),
            megabytes(losing.all()),
            losing.viewBytes());
  }

  private static String describe(Census.Cost cost) {
    return "%.2f messages, %.0f bytes".formatted(cost.messages(), cost.bytes());
  }

  private static void placements() {
    // Measure the CPU time of this thread, because it does not depend on other processes.
    ThreadMXBean computing = ManagementFactory.getThreadMXBean();
    System.out.println("Time to place all segments, after a warm-up:\n");
    System.out.println("| members | ms of CPU time |");
    System.out.println("|---|---|");
    for (int members : new int[] {3, 30, 300, LARGE}) {
      List<String> names = new ArrayList<>();
      for (int i = 0; i < members; i++) {
        names.add("10.1.%d.%d:9900".formatted(i / 250, 1 + i % 250));
      }
      double[] millis = new double[PLACEMENTS];
      for (int i = 0; i < 2 * PLACEMENTS; i++) {
        long startedAt = computing.getCurrentThreadCpuTime();
        Placement placement = Placement.of(names, QuietRing.COPIES, RingSettings.SEGMENTS);
        millis[i % PLACEMENTS] = (computing.getCurrentThreadCpuTime() - startedAt) / 1e6;
        if (placement.copies() != QuietRing.COPIES) {
          throw new IllegalStateException("the placement has the wrong number of copies");
        }
      }
      Arrays.sort(millis);
      System.out.printf("| %d | %.2f |%n", members, millis[PLACEMENTS / 2]);
    }
  }

  private static String join(int members) {
    Census.Joining joining = new Census(new QuietRing(members, SEED)).join();
    return "| %d | %d ms | %d ms | %,d messages, %s | %,d messages, %s |"
        .formatted(
            members,
            joining.admittedMillis(),
            joining.servingMillis(),
            joining.all().messages(),
            megabytes(joining.all()),
            joining.views().messages(),
            megabytes(joining.views()));
  }

  private static String megabytes(Tally.Sum sum) {
    return "%,.1f MB".formatted(sum.bytes() / 1e6);
  }
}
