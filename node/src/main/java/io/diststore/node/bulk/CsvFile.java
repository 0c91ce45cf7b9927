package io.diststore.node.bulk;

import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/**
 * Files in the format {@link FileFormat#CSV}. Keys and values can be any bytes: the library works
 * on characters, so each byte is represented by the character with the same number.
 */
final class CsvFile {
  private static final Charset BYTES = StandardCharsets.ISO_8859_1;
  private static final String KEY = "key";
  private static final String VALUE = "value";

  private CsvFile() {}

  /** Reads entries. Columns with other names are ignored. */
  static final class Source implements EntrySource {
    private final Iterator<CsvRecord> records;
    private int keyColumn = -1;
    private int valueColumn = -1;

    /** The line where the last record that was read begins. */
    private long line;

    Source(InputStream in) {
      records = CsvReader.builder().ofCsvRecord(new InputStreamReader(in, BYTES)).iterator();
    }

    @Override
    public Entry next() throws IOException {
      try {
        if (keyColumn < 0) {
          readHeading();
        }
        return records.hasNext() ? entry(read()) : null;
      } catch (CsvParseException e) {
        throw new IOException("after line " + line + ": " + reason(e), e);
      } catch (UncheckedIOException e) {
        throw e.getCause();
      }
    }

    private CsvRecord read() {
      CsvRecord read = records.next();
      line = read.getStartingLineNumber();
      return read;
    }

    /** The library wraps the exception that names the reason. */
    private static String reason(CsvParseException e) {
      return e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
    }

    private void readHeading() throws IOException {
      List<String> names = records.hasNext() ? read().getFields() : List.of();
      keyColumn = names.indexOf(KEY);
      valueColumn = names.indexOf(VALUE);
      if (keyColumn < 0 || valueColumn < 0) {
        throw new IOException(
            "line 1: the heading must name the columns key and value, for example: key,value");
      }
    }

    private Entry entry(CsvRecord found) {
      return new Entry(
          found.getField(keyColumn).getBytes(BYTES),
          found.getField(valueColumn).getBytes(BYTES),
          0);
    }
  }

  /** Writes entries. */
  static final class Sink implements EntrySink {
    private final Writer writer;
    private final CsvWriter csv;

    Sink(OutputStream out, boolean isNew) {
      writer = new OutputStreamWriter(out, BYTES);
      csv = CsvWriter.builder().lineDelimiter(LineDelimiter.LF).build(writer);
      if (isNew) {
        csv.writeRecord(KEY, VALUE);
      }
    }

    @Override
    public void write(byte[] key, byte[] value, long version) {
      csv.writeRecord(new String(key, BYTES), new String(value, BYTES));
    }

    @Override
    public void flush() throws IOException {
      csv.flush();
      writer.flush();
    }
  }
}
