package io.diststore.node.tool;

import io.diststore.client.Value;
import io.diststore.node.print.JsonLines;
import io.diststore.node.print.Table;
import io.diststore.node.print.Utf8;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/** Prints entries of the store in one of the formats. */
interface Listing extends AutoCloseable {
  int SHOWN_VALUE_LENGTH_MAX = 60;

  void entry(byte[] key, byte[] value, long version) throws IOException;

  /** Ends the listing. */
  @Override
  default void close() throws IOException {}

  /**
   * Returns a listing that prints to the output of the command.
   *
   * @param withValues whether the format {@link Format#TEXT} prints the values
   */
  static Listing of(Format format, boolean withValues, Streams streams) throws IOException {
    return switch (format) {
      case TEXT -> text(withValues, streams);
      case JSON -> new Json(new JsonLines(streams.out()));
      case TABLE -> new Aligned(new Table("KEY", ">VERSION", ">BYTES", "VALUE"), streams);
    };
  }

  private static Listing text(boolean withValues, Streams streams) {
    return (key, value, version) -> {
      if (streams.isOutTerminal()) {
        streams.out().print(Utf8.printable(key));
        streams.out().println(withValues ? "\t" + Utf8.printable(value) : "");
        return;
      }
      streams.out().write(key);
      if (withValues) {
        streams.out().write('\t');
        streams.out().write(value);
      }
      streams.out().write('\n');
    };
  }

  /** One JSON object per entry. */
  record Json(JsonLines lines) implements Listing {
    @Override
    public void entry(byte[] key, byte[] value, long version) throws IOException {
      lines.entry(key, new Value(value, version, OptionalLong.empty()));
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }

  /** Aligned columns. The whole listing is kept in memory, because all entries align. */
  record Aligned(Table table, Streams streams) implements Listing {
    @Override
    public void entry(byte[] key, byte[] value, long version) {
      String shown = Utf8.printable(value);
      table.row(
          List.of(
              Utf8.printable(key),
              Long.toString(version),
              Integer.toString(value.length),
              shown.length() > SHOWN_VALUE_LENGTH_MAX
                  ? shown.substring(0, SHOWN_VALUE_LENGTH_MAX - 3) + "..."
                  : shown));
    }

    @Override
    public void close() {
      table.print(streams.out());
    }
  }
}
