/**
 * Prints results for people and for programs.
 *
 * <ul>
 *   <li>{@link io.diststore.node.print.JsonLines}: JSON, one object per line; {@link
 *       io.diststore.node.print.Table}: aligned columns
 *   <li>{@link io.diststore.node.print.Utf8}: tells text from other bytes; {@link
 *       io.diststore.node.print.Quantity}: amounts for people; {@link
 *       io.diststore.node.print.Paint}: colours
 * </ul>
 */
package io.diststore.node.print;
