/**
 * The program that runs in pods of the cluster under test, as the image diststore/e2e.
 *
 * <ul>
 *   <li>{@link io.diststore.e2e.workload.Workload}: the main class. It picks the kind of client,
 *       and runs clients whose recorded operations are checked
 *   <li>{@link io.diststore.e2e.workload.Verdict}: the results of those clients, in one line
 *   <li>{@link io.diststore.e2e.workload.Bulk}: stores many keys, or compares them later
 *   <li>{@link io.diststore.e2e.workload.Stranger}: makes administrative calls without a token
 * </ul>
 */
package io.diststore.e2e.workload;
