/**
 * Tests of the product on a real cluster. Each class whose name ends in {@code Scenario} does
 * something to a ring, and then checks the ring. {@link io.diststore.e2e.Scenario} explains how to
 * add a scenario. The scenarios by topic:
 *
 * <ul>
 *   <li>installing: {@link io.diststore.e2e.ReadmeScenario}, {@link
 *       io.diststore.e2e.BeforeOperatorScenario}, {@link io.diststore.e2e.WatchNamespacesScenario},
 *       {@link io.diststore.e2e.DevelopmentScenario}, {@link io.diststore.e2e.ReinstallScenario}
 *   <li>invalid requests: {@link io.diststore.e2e.BadInputScenario}, {@link
 *       io.diststore.e2e.BadImageScenario}, {@link io.diststore.e2e.SameNameScenario}
 *   <li>scaling: {@link io.diststore.e2e.ScaleScenario}, {@link
 *       io.diststore.e2e.TenToThreeScenario}, {@link io.diststore.e2e.ChangeOfMindScenario}, {@link
 *       io.diststore.e2e.RefusedScaleScenario}, {@link io.diststore.e2e.StrayScaleScenario}, {@link
 *       io.diststore.e2e.MillionScenario}
 *   <li>failures: {@link io.diststore.e2e.DeletePodScenario}, {@link
 *       io.diststore.e2e.KilledNodeScenario}, {@link io.diststore.e2e.PowerCutScenario}, {@link
 *       io.diststore.e2e.ParkedPodScenario}, {@link io.diststore.e2e.DrainScenario}, {@link
 *       io.diststore.e2e.KilledOperatorScenario}, {@link io.diststore.e2e.AllKilledScenario},
 *       {@link io.diststore.e2e.RingObjectResetScenario}, {@link io.diststore.e2e.ZonesScenario},
 *       {@link io.diststore.e2e.ApiServerStoppedScenario}
 *   <li>other changes to a store: {@link io.diststore.e2e.RollingRestartScenario}, {@link
 *       io.diststore.e2e.PausedScenario}
 *   <li>access rights: {@link io.diststore.e2e.StrangerScenario}, {@link
 *       io.diststore.e2e.RightsScenario}
 *   <li>deletion: {@link io.diststore.e2e.DeletionScenario}
 *   <li>a ring at rest: {@link io.diststore.e2e.AtRestScenario}
 * </ul>
 *
 * The other classes support the scenarios:
 *
 * <ul>
 *   <li>{@link io.diststore.e2e.Scenario} marks a scenario. {@link
 *       io.diststore.e2e.ScenarioExtension} selects the scenarios to run, and gives each test a
 *       {@link io.diststore.e2e.Place}, which creates the test's namespaces
 *   <li>{@link io.diststore.e2e.Cluster}, {@link io.diststore.e2e.Installation} (of the chart),
 *       {@link io.diststore.e2e.Ring}: the objects that scenarios act on
 *   <li>{@link io.diststore.e2e.View}: the ring's view; {@link io.diststore.e2e.History}: the
 *       changes to a ring while a scenario runs
 *   <li>{@link io.diststore.e2e.Load}: clients in the cluster; {@link
 *       io.diststore.e2e.SignalSender}: signals to a node's process
 *   <li>{@link io.diststore.e2e.Tool}: runs kubectl, helm and other commands; {@link
 *       io.diststore.e2e.Settings}: the settings of the run; {@link io.diststore.e2e.Seed}: the
 *       seed of random choices
 *   <li>{@link io.diststore.e2e.Figures}: measurements; {@link io.diststore.e2e.Evidence}: the
 *       objects, events and logs of a failed scenario
 * </ul>
 */
package io.diststore.e2e;
