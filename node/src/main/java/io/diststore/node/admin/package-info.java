/**
 * The calls that an administrator can make. On Kubernetes, the administrator is usually the
 * operator.
 *
 * <ul>
 *   <li>{@link io.diststore.node.admin.AdminCalls}: the calls of the service {@code Admin}
 *   <li>{@code SelfReport}: the node's report on itself and its ring
 *   <li>{@link io.diststore.node.admin.Retirement}: makes the node leave for good
 * </ul>
 */
package io.diststore.node.admin;
