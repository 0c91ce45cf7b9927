/**
 * What the product adds to the Kubernetes API, group {@code diststore.io}. The definitions in
 * {@code crds/yaml} are made from these classes.
 *
 * <ul>
 *   <li>{@link io.diststore.crds.DistStore}: one store, as its owner wants it and as it is
 *   <li>{@link io.diststore.crds.DistStoreSpec}: what the owner, or an autoscaler, says
 *   <li>{@link io.diststore.crds.DistStoreStatus}: what the operator answers
 *   <li>{@link io.diststore.crds.DistStoreRing}: the register in which the pods of one store agree
 *       on their view
 *   <li>{@link io.diststore.crds.DistStoreRingSpec}: which ring it is and whether it may be
 *       founded, by the operator
 *   <li>{@link io.diststore.crds.DistStoreRingStatus}: the view, by the nodes
 *   <li>{@link io.diststore.crds.RegisteredView}: the view as the string that the register holds
 * </ul>
 */
package io.diststore.crds;
