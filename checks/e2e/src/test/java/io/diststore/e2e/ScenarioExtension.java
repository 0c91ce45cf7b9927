package io.diststore.e2e;

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
 * Selects the scenarios to run, gives each test its {@link Place}, and saves the {@link Evidence}
 * of failures.
 */
final class ScenarioExtension
    implements ExecutionCondition, BeforeEachCallback, AfterEachCallback, ParameterResolver {
  private static final Namespace STORE = Namespace.create(ScenarioExtension.class);
  private static final String LONG = "long";

  private record Started(Place place, long nanos) {}

  @Override
  public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
    Scenario scenario = scenario(context);
    List<String> selected = List.of(Settings.text("scenarios").split(","));
    boolean isNamed =
        selected.contains(scenario.name())
            || scenario.number() != 0 && selected.contains(String.valueOf(scenario.number()));
    boolean isDefault = selected.equals(List.of(""));
    boolean all = Settings.isTrue("all");
    if (scenario.breaksCluster() && !Settings.canBreakCluster()) {
      return ConditionEvaluationResult.disabled("no command can break parts of this cluster");
    }
    if (isNamed || all || isDefault && !context.getTags().contains(LONG)) {
      return ConditionEvaluationResult.enabled("selected");
    }
    return ConditionEvaluationResult.disabled(isDefault ? "long: run with --all" : "not selected");
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    Scenario scenario = scenario(context);
    System.out.printf("e2e: %s: %s%n", scenario.name(), context.getRequiredTestMethod().getName());
    if (scenario.installs()) {
      Installation.ensureNone();
    } else {
      Installation.ensureShared();
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
    Figures.report(
        place.scenario(),
        "%s: %s after %.0f s",
        context.getRequiredTestMethod().getName(),
        failed ? "FAILED" : "passed",
        (System.nanoTime() - started.nanos()) / 1e9);
    if (failed) {
      System.out.println("e2e: " + context.getExecutionException().orElseThrow());
      Evidence.keep(place);
    }
    if (!Settings.isTrue("keep")) {
      if (scenario(context).installs()) {
        Installation.ensureNone();
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
    return context.getStore(STORE);
  }

  private static Scenario scenario(ExtensionContext context) {
    return context.getRequiredTestClass().getAnnotation(Scenario.class);
  }
}
