/**
 * The product on a real cluster. Each class whose name ends in {@code Scenario} is what somebody
 * does to a ring, and what must be true then:
 *
 * <ul>
 *   <li>installing: {@link io.diststore.e2e.ReadmeScenario}, {@link
 *       io.diststore.e2e.BeforeOperatorScenario}, {@link io.diststore.e2e.WatchNamespacesScenario},
 *       {@link io.diststore.e2e.DevelopmentScenario}, {@link io.diststore.e2e.ReinstallScenario}
 *   <li>asking for what cannot be: {@link io.diststore.e2e.BadInputScenario}, {@link
 *       io.diststore.e2e.BadImageScenario}, {@link io.diststore.e2e.SameNameScenario}
 *   <li>scaling: {@link io.diststore.e2e.ScaleScenario}, {@link
 *       io.diststore.e2e.TenToThreeScenario}, {@link io.diststore.e2e.ChangeOfMindScenario}, {@link
 *       io.diststore.e2e.RefusedScaleScenario}, {@link io.diststore.e2e.StrayScaleScenario}, {@link
 *       io.diststore.e2e.MillionScenario}
 *   <li>failing: {@link io.diststore.e2e.DeletePodScenario}, {@link
 *       io.diststore.e2e.KilledNodeScenario}, {@link io.diststore.e2e.PowerCutScenario}, {@link
 *       io.diststore.e2e.ParkedPodScenario}, {@link io.diststore.e2e.DrainScenario}, {@link
 *       io.diststore.e2e.OperatorKilledScenario}, {@link io.diststore.e2e.DataLostScenario}
 *   <li>changing: {@link io.diststore.e2e.RollingRestartScenario}, {@link
 *       io.diststore.e2e.PausedScenario}
 *   <li>who may do what: {@link io.diststore.e2e.StrangerScenario}, {@link
 *       io.diststore.e2e.RightsScenario}
 *   <li>going, and doing nothing: {@link io.diststore.e2e.DeletionScenario}, {@link
 *       io.diststore.e2e.AtRestScenario}
 * </ul>
 *
 * The rest is what they are made of:
 *
 * <ul>
 *   <li>{@link io.diststore.e2e.Scenario} marks one; {@link io.diststore.e2e.ScenarioExtension}
 *       picks those that were asked for, and gives each a {@link io.diststore.e2e.Place}
 *   <li>{@link io.diststore.e2e.Cluster}, {@link io.diststore.e2e.Installation}, {@link
 *       io.diststore.e2e.Ring}: what they are about
 *   <li>{@link io.diststore.e2e.View}, {@link io.diststore.e2e.History}: what became of a ring
 *   <li>{@link io.diststore.e2e.Load}: clients within the cluster; {@link
 *       io.diststore.e2e.Surgeon}: signals to a node's process
 *   <li>{@link io.diststore.e2e.Tool}: kubectl, helm and others; {@link io.diststore.e2e.Settings}:
 *       what the suite was told
 *   <li>{@link io.diststore.e2e.Seed}, {@link io.diststore.e2e.Figures}, {@link
 *       io.diststore.e2e.Evidence}: what is drawn, what was measured, what tells of a failure
 * </ul>
 */
package io.diststore.e2e;
