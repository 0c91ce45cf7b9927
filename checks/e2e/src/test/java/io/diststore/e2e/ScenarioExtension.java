package io.diststore.e2e;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Picks the scenarios that were asked for, gives each its place, and keeps what tells why one
 * failed.
 */
final class ScenarioExtension
    implements ExecutionCondition, BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final Namespace MINE = Namespace.create(ScenarioExtension.class);
  private static final String LONG = "long";

  private record Started(Place place, long nanos) {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Scenario scenario = scenario(context);
    List<String> asked = List.of(Settings.text("scenarios").split(","));
    boolean named =
        asked.contains(scenario.name())
            || Arrays.stream(scenario.value()).anyMatch(id -> asked.contains(String.valueOf(id)));
    boolean none = asked.equals(List.of(""));
    boolean all = Settings.yes("all");
    if (scenario.cutsPower() && !Settings.canCutPower()) {
      return ConditionEvaluationResult.disabled("nobody here can cut the power of a node");
    }
    if (named || all || none && !context.getTags().contains(LONG)) {
      return ConditionEvaluationResult.enabled("asked for");
    }
    return ConditionEvaluationResult.disabled(none ? "long: run with --all" : "not asked for");
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Scenario scenario = scenario(context);
    System.out.printf("e2e: %s: %s%n", scenario.name(), context.getRequiredTestMethod().getName());
    if (scenario.installs()) {
      Installation.none();
    } else {
      Installation.shared();
    }
    store(context).put(Place.class, new Started(new Place(scenario.name()), System.nanoTime()));
  }

  @Override
  public void afterEach(ExtensionContext context) {
    Started started = (Started) store(context).get(Place.class);
    if (started == null) {
      return;
    }
    Place place = started.place();
    boolean failed = context.getExecutionException().isPresent();
    Figures.tell(
        place.scenario(),
        "%s: %s after %.0f s",
        context.getRequiredTestMethod().getName(),
        failed ? "FAILED" : "passed",
        (System.nanoTime() - started.nanos()) / 1e9);
    if (failed) {
      System.out.println("e2e: " + context.getExecutionException().orElseThrow());
      Evidence.keep(place);
    }
    if (!Settings.yes("keep")) {
      if (scenario(context).installs()) {
        Installation.none();
      }
      place.remove();
    }
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Place.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return ((Started) store(context).get(Place.class)).place();
  }

  private static ExtensionContext.Store store(ExtensionContext context) {
    return context.getStore(MINE);
  }

  private static Scenario scenario(ExtensionContext context) {
    return context.getRequiredTestClass().getAnnotation(Scenario.class);
  }
}
