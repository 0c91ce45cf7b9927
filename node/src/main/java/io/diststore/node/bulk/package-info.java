/**
 * Moves many entries between files and the store.
 *
 * <ul>
 *   <li>{@link io.diststore.node.bulk.Importer}, {@link io.diststore.node.bulk.Exporter}: the two
 *       directions
 *   <li>{@link io.diststore.node.bulk.FileFormat}: the formats of files, in {@code JsonFile},
 *       {@code CsvFile} and {@code BinaryFile}. They implement {@code EntrySource} and {@code
 *       EntrySink}, which read and write an {@code Entry}
 *   <li>{@link io.diststore.node.bulk.Checkpoint}: how far an import or an export is, so that it
 *       can be continued
 *   <li>{@link io.diststore.node.bulk.Progress}: shows it; {@code CountingInput}, {@code
 *       CountingOutput}: count bytes
 * </ul>
 */
package io.diststore.node.bulk;
