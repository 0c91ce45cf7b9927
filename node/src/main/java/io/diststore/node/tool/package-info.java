/**
 * The command-line tools of the store's users. They know the client alone, and nothing of Quarkus
 * or Netty, so that they start in a blink.
 *
 * <ul>
 *   <li>{@link io.diststore.node.tool.ToolMain}: which tool; and how it ends, whatever goes wrong
 *   <li>{@code Tool}: what each has in common, and the tools: {@code StorePut}, {@code StoreGet},
 *       {@code StorePrimer}, {@code StoreTest}
 *   <li>{@code StoreChoice}: the options by which all of them find the store
 *   <li>{@code RawArguments}, {@code ByteArgument}: the command line as bytes, since keys and
 *       values are bytes; and those that come from standard input
 *   <li>{@code Durations}: times as people write them
 *   <li>{@code Alphabet}: what {@code storeprimer} stores and {@code storetest} looks for
 * </ul>
 */
package io.diststore.node.tool;
