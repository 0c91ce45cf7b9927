/**
 * The command-line tools for the store's users. They depend on the client and on picocli, but not
 * on Quarkus or Netty, so that they start fast.
 *
 * <ul>
 *   <li>{@link io.diststore.node.tool.ToolMain}: selects the tool, and turns its result or failure
 *       into an exit code
 *   <li>{@code StorePut}, {@code StoreGet}, {@code StorePrimer}, {@code StoreTest}: the tools;
 *       {@code Tool}: their interface
 *   <li>{@code StoreChoice}: the options that all tools share
 *   <li>{@code RawArguments}: the command line as bytes, because keys and values are bytes; {@code
 *       ByteArgument}: an argument that may come from standard input instead
 *   <li>{@code Durations}: parses durations
 *   <li>{@code Alphabet}: what {@code storeprimer} stores and {@code storetest} checks
 * </ul>
 */
package io.diststore.node.tool;
