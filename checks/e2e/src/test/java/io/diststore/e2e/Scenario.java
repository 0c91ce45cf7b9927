package io.diststore.e2e;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What somebody does to a ring, and what must be true then. A class of them has a namespace for
 * each test, which is given as a {@link Place}. With the tag {@code long} it is run only when asked
 * for.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(ScenarioExtension.class)
@interface Scenario {
  /** Its numbers in the table of scenarios, if it is there. */
  int[] value() default {};

  /** By which it is asked for. */
  String name();

  /** Whether it installs and removes the chart itself, instead of finding it installed. */
  boolean installs() default false;

  /** Whether nodes lose their power. */
  boolean cutsPower() default false;
}
