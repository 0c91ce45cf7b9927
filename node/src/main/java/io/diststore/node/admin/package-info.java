/**
 * The calls of an administrator, who is usually the operator on Kubernetes.
 *
 * <ul>
 *   <li>{@link io.diststore.node.admin.AdminCalls}: the calls of the service {@code Admin}
 *   <li>{@code SelfReport}: the node's report on itself and its ring
 *   <li>{@link io.diststore.node.admin.Retirement}: makes the node leave for good
 * </ul>
 */
package io.diststore.node.admin;
