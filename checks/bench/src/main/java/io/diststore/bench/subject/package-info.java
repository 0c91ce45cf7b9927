/**
 * The stores that the benchmark measures.
 *
 * <ul>
 *   <li>{@link io.diststore.bench.subject.Subject}: a store under measurement. {@link
 *       io.diststore.bench.subject.ProcessSubject} is the base class of all subjects, and {@link
 *       io.diststore.bench.subject.Processes} are their processes
 *   <li>{@link io.diststore.bench.subject.Wire}: how the load generator speaks to a store at the
 *       level of bytes; {@link io.diststore.bench.subject.MapClient}: a store's own Java client
 *   <li>{@link io.diststore.bench.subject.DiststoreNodes}, {@link
 *       io.diststore.bench.subject.DiststoreWire}, {@link
 *       io.diststore.bench.subject.DiststoreClient}: the diststore of this tree. The rivals are in
 *       {@link io.diststore.bench.rival}
 *   <li>{@link io.diststore.bench.subject.Versions}: the versions of libraries and of this tree
 * </ul>
 */
package io.diststore.bench.subject;
