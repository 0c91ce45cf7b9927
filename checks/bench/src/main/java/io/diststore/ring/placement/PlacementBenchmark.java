package io.diststore.ring.placement;

import java.util.List;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Computes the owners of all segments for a thousand members, as a node does for each view. */
@State(Scope.Thread)
public class PlacementBenchmark {
  private static final int MEMBERS = 1_000;
  private static final int COPIES = 2;
  private static final int SEGMENTS = 16_384;

  private final List<String> names =
      IntStream.range(0, MEMBERS).mapToObj(i -> "node-" + i + ".store:9900").toList();

  private final List<Site> sites =
      IntStream.range(0, MEMBERS)
          .mapToObj(i -> new Site("zone-" + i % 3, "machine-" + i / 2))
          .toList();

  /** Computes a whole placement. */
  @Benchmark
  public Placement placementOf1000() {
    return Placement.of(names, COPIES, SEGMENTS);
  }

  /** Computes a whole placement whose owners are spread over three zones. */
  @Benchmark
  public Placement spreadPlacementOf1000() {
    return Placement.of(names, sites, COPIES, SEGMENTS);
  }
}
