/**
 * What an administrator, as a rule the operator on Kubernetes, asks of this node.
 *
 * <ul>
 *   <li>{@link io.diststore.node.admin.AdminCalls}: the calls of the service {@code Admin}
 *   <li>{@code SelfReport}: the node's word on itself and its ring
 *   <li>{@link io.diststore.node.admin.Retirement}: how it goes for good
 * </ul>
 */
package io.diststore.node.admin;
