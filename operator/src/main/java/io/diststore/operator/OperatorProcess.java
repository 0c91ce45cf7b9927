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
 * Provides the objects that the reconciler needs when the operator runs in a cluster. Checks the
 * resource definitions before the operator starts.
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
   * Configures leader election. Only the operator that holds the lease acts, and an operator that
   * loses the lease exits at once. As additional protection, every write that cannot be undone
   * carries a resourceVersion.
   */
  @Produces
  @Singleton
  LeaderElectionConfiguration lease(OperatorSettings settings) {
    return new LeaderElectionConfiguration(
        Names.FIELD_MANAGER, settings.namespace().orElse("default"), settings.pod());
  }

  /**
   * Ends the process if a definition is missing or too old. Runs before the operator itself starts.
   */
  void checkDefinitions(@Observes @Priority(1) StartupEvent event, KubernetesClient client) {
    Optional<String> problem = DefinitionCheck.problem(client);
    if (problem.isPresent()) {
      LOG.error(problem.get());
      // System.exit would wait until the start has finished. Halting is safe here, because nothing
      // has started yet that needs an orderly shutdown.
      Runtime.getRuntime().halt(UNAVAILABLE);
    }
  }
}
