package io.diststore.node.print;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import io.diststore.client.Value;
import java.io.IOException;
import java.io.OutputStream;

/**
 * Writes JSON objects, one per line. Keys and values are bytes, but a JSON string is text. If bytes
 * are valid UTF-8, the field {@code key} or {@code value} has them as a string. Otherwise, the
 * field {@code keyBase64} or {@code valueBase64} has them in Base64.
 */
public final class JsonLines implements AutoCloseable {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;

  /** Writes the fields of one object. */
  public interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** Writes to {@code out}, which stays open when this object is closed. */
  public JsonLines(OutputStream out) throws IOException {
    json = FACTORY.createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    // This class itself ends each line.
    json.setPrettyPrinter(new MinimalPrettyPrinter(""));
  }

  public void object(Fields fields) throws IOException {
    json.writeStartObject();
    fields.write(json);
    json.writeEndObject();
    json.writeRaw('\n');
  }

  public void entry(byte[] key, Value value) throws IOException {
    object(
        fields -> {
          bytes(fields, "key", key);
          bytes(fields, "value", value.bytes());
          fields.writeNumberField("version", value.version());
          if (value.ttlMillis().isPresent()) {
            fields.writeNumberField("ttlMillis", value.ttlMillis().getAsLong());
          }
        });
  }

  /** Writes bytes as text if possible, otherwise in Base64 in a field with another name. */
  public static void bytes(JsonGenerator json, String name, byte[] bytes) throws IOException {
    if (Utf8.isValid(bytes)) {
      json.writeFieldName(name);
      json.writeUTF8String(bytes, 0, bytes.length);
    } else {
      json.writeBinaryField(name + "Base64", bytes);
    }
  }

  /** Flushes everything that was written to the stream. */
  public void flush() throws IOException {
    json.flush();
  }

  @Override
  public void close() throws IOException {
    json.close();
  }
}
