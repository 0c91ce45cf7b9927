/**
 * The resources that diststore adds to the Kubernetes API, in the group {@code diststore.io}. The
 * definitions in {@code crds/yaml} are generated from these classes.
 *
 * <ul>
 *   <li>{@link io.diststore.crds.DistStore}: one store
 *   <li>{@link io.diststore.crds.DistStoreSpec}: the desired state, written by users and
 *       autoscalers
 *   <li>{@link io.diststore.crds.DistStoreStatus}: the observed state, written by the operator
 *   <li>{@link io.diststore.crds.DistStoreRing}: the register in which the pods of one store agree
 *       on their view
 *   <li>{@link io.diststore.crds.DistStoreRingSpec}: the ring's identity and whether a node may
 *       found the ring, written by the operator
 *   <li>{@link io.diststore.crds.DistStoreRingStatus}: the view in force, written by the nodes
 *   <li>{@link io.diststore.crds.RegisteredView}: encodes a view as the string that the register
 *       holds; {@code DeflatedText} compresses it if the ring is large
 * </ul>
 */
package io.diststore.crds;
