package io.diststore.operator;

import io.diststore.operator.objects.Names;
import io.diststore.operator.observe.NodeAddresses;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the reconciler is made of in the process that runs in a cluster, and what comes before it.
 */
@ApplicationScoped
public class OperatorProcess {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorProcess.class);
  private static final int UNAVAILABLE = 3;

  @Produces
  @Singleton
  OperatorSettings settings() {
    return OperatorSettings.fromEnvironment();
  }

  @Produces
  @Singleton
  NodeAddresses addresses() {
    return NodeAddresses.IN_CLUSTER;
  }

  @Produces
  @Singleton
  InstantSource clock() {
    return InstantSource.system();
  }

  /**
   * One operator at a time, whoever holds the lease. Who loses it ends at once; what cannot be
   * undone is written under a resourceVersion besides.
   */
  @Produces
  @Singleton
  LeaderElectionConfiguration lease(OperatorSettings settings) {
    return new LeaderElectionConfiguration(
        Names.FIELD_MANAGER, settings.namespace().orElse("default"), settings.pod());
  }

  /** Before the operator itself starts. */
  void checkDefinitions(@Observes @Priority(1) StartupEvent event, KubernetesClient client) {
    Optional<String> problem = DefinitionCheck.problem(client);
    if (problem.isPresent()) {
      LOG.error(problem.get());
      // Nothing has begun that would have to end in order, and an exit waits for the start to end.
      Runtime.getRuntime().halt(UNAVAILABLE);
    }
  }
}
