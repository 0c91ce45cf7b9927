/**
 * The program in the image diststore/e2e. The scenarios run this program in pods.
 *
 * <ul>
 *   <li>{@link io.diststore.e2e.workload.Workload}: the main class. It selects the kind of client.
 *       It also runs clients that record their operations, and checks the operations
 *   <li>{@link io.diststore.e2e.workload.Verdict}: the results of those clients, in one line
 *   <li>{@link io.diststore.e2e.workload.Bulk}: stores many keys, or checks keys that were stored
 *       earlier
 *   <li>{@link io.diststore.e2e.workload.Stranger}: makes administrative calls without a token
 * </ul>
 */
package io.diststore.e2e.workload;
