package io.diststore.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test class as a scenario. A scenario does something to a ring on a real cluster, and then
 * checks the ring.
 *
 * <p>To add a scenario:
 *
 * <ol>
 *   <li>Add a class to this package, for example {@code KilledNodeScenario}, and annotate it with
 *       {@code @Scenario(number = 13, name = "killed-node")}. The scenario has the name of the
 *       class, without {@code Scenario}. Surefire runs only classes whose names end in {@code
 *       Scenario}. {@link #number} is optional.
 *   <li>Describe the scenario in the first sentence of the class's Javadoc. The sentence must fit
 *       into the first line, because {@code checks/e2e/run --help} prints that line.
 *   <li>Write the tests. Each test method takes a {@link Place}, which has a new namespace. Most
 *       tests start with {@code Ring ring = place.ring("store"); ring.create();}, which waits until
 *       the store is Ready. {@link Load} runs clients during a test, and {@link History} records
 *       the changes to the ring.
 *   <li>Tag the class with {@code long} if {@code checks/e2e/run} should run it only with {@code
 *       --all} or by name.
 *   <li>Add the class to the list in {@code package-info.java} of this package.
 *   <li>Run the scenario with {@code checks/e2e/run NAME}.
 * </ol>
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ScenarioExtension.class)
@interface Scenario {
  /** The name of the scenario for {@code checks/e2e/run}. */
  String name();

  /**
   * A number that {@code checks/e2e/run} accepts instead of the name. The list of scenarios is
   * sorted by these numbers. Several scenarios can share a number. 0 means that the scenario has no
   * number.
   */
  int number() default 0;

  /**
   * Whether the scenario installs the chart itself. For all other scenarios, the chart is installed
   * before the test.
   */
  boolean installs() default false;

  /**
   * Whether the scenario breaks a part of the cluster itself: a node, its network, or the API
   * server. If the cluster offers no command for this, the scenario is skipped.
   */
  boolean breaksCluster() default false;
}
