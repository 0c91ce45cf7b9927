/**
 * Programs that run as pods of a cluster under test.
 *
 * <ul>
 *   <li>{@link io.diststore.e2e.workload.Workload}: clients of a ring, whose history is judged
 *   <li>{@link io.diststore.e2e.workload.Verdict}: what they saw, in one line
 *   <li>{@link io.diststore.e2e.workload.Bulk}: many keys that are stored, and later compared
 *   <li>{@link io.diststore.e2e.workload.Stranger}: somebody who tells a node what is not for him
 *       to say
 * </ul>
 */
package io.diststore.e2e.workload;
