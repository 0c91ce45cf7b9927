package io.diststore.node.tool;

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
final class JsonLines implements AutoCloseable {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final JsonGenerator json;

  /** Writes the fields of one object. */
  interface Fields {
    void write(JsonGenerator json) throws IOException;
  }

  /** Writes to {@code out}, which stays open when this object is closed. */
  JsonLines(OutputStream out) throws IOException {
    json = FACTORY.createGenerator(out);
    json.disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET);
    json.disable(JsonGenerator.Feature.FLUSH_PASSED_TO_STREAM);
    json.setPrettyPrinter(new MinimalPrettyPrinter("\n"));
  }

  void object(Fields fields) throws IOException {
    json.writeStartObject();
    fields.write(json);
    json.writeEndObject();
  }

  void entry(byte[] key, Value value) throws IOException {
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
  static void bytes(JsonGenerator json, String name, byte[] bytes) throws IOException {
    if (Utf8.isValid(bytes)) {
      json.writeFieldName(name);
      json.writeUTF8String(bytes, 0, bytes.length);
    } else {
      json.writeBinaryField(name + "Base64", bytes);
    }
  }

  /** Ends the last line, and passes everything that was written to the stream. */
  @Override
  public void close() throws IOException {
    boolean isEmpty = json.getOutputContext().getEntryCount() == 0;
    if (!isEmpty) {
      json.writeRaw('\n');
    }
    json.close();
  }
}
