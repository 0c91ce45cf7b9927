package io.diststore.node.bulk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** The formats of files with entries. */
public enum FileFormat {
  /**
   * One JSON object per line, with the fields {@code key} and {@code value}, or {@code keyBase64}
   * and {@code valueBase64} for bytes that are not UTF-8. The field {@code ttlMillis} is the time
   * to live.
   */
  JSON(List.of(".json", ".jsonl", ".ndjson")),
  /** Comma-separated values (RFC 4180) with a heading that names the columns key and value. */
  CSV(List.of(".csv")),
  /**
   * For each entry, the length of the key, the key, the length of the value, and the value. Each
   * length has four bytes, the highest first.
   */
  BINARY(List.of(".bin"));

  private final List<String> suffixes;

  FileFormat(List<String> suffixes) {
    this.suffixes = suffixes;
  }

  /** Returns the format that a file's name suggests; JSON if it suggests none. */
  public static FileFormat of(String fileName) {
    String lowerCase = fileName.toLowerCase(Locale.ROOT);
    return Arrays.stream(values())
        .filter(format -> format.suffixes.stream().anyMatch(lowerCase::endsWith))
        .findFirst()
        .orElse(JSON);
  }

  EntrySource source(InputStream in) throws IOException {
    return switch (this) {
      case JSON -> new JsonFile.Source(in);
      case CSV -> new CsvFile.Source(in);
      case BINARY -> new BinaryFile.Source(in);
    };
  }

  /**
   * Returns a sink.
   *
   * @param isNew whether the file is empty; if not, the sink continues it
   */
  EntrySink sink(OutputStream out, boolean isNew) throws IOException {
    return switch (this) {
      case JSON -> new JsonFile.Sink(out);
      case CSV -> new CsvFile.Sink(out, isNew);
      case BINARY -> new BinaryFile.Sink(out);
    };
  }
}
