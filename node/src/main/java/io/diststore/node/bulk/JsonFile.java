package io.diststore.node.bulk;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.diststore.node.print.JsonLines;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Files in the format {@link FileFormat#JSON}. */
final class JsonFile {
  private JsonFile() {}

  /** Reads entries. Fields with other names are ignored. */
  static final class Source implements EntrySource {
    private final JsonParser json;

    Source(InputStream in) throws IOException {
      json = new JsonFactory().createParser(in);
    }

    @Override
    public Entry next() throws IOException {
      try {
        JsonToken token = json.nextToken();
        if (token == null) {
          return null;
        }
        if (token != JsonToken.START_OBJECT) {
          throw malformed("an entry is a JSON object, not " + json.getText());
        }
        return fields();
      } catch (JsonParseException e) {
        throw malformed(e.getOriginalMessage());
      }
    }

    private Entry fields() throws IOException {
      byte[] key = null;
      byte[] value = null;
      long ttlMillis = 0;
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        json.nextToken();
        switch (name) {
          case "key" -> key = text(name);
          case "value" -> value = text(name);
          case "keyBase64" -> key = json.getBinaryValue();
          case "valueBase64" -> value = json.getBinaryValue();
          case "ttlMillis" -> ttlMillis = positive(name);
          default -> json.skipChildren();
        }
      }
      if (key == null || value == null) {
        throw malformed("an entry needs a key and a value");
      }
      return new Entry(key, value, ttlMillis);
    }

    private byte[] text(String name) throws IOException {
      if (json.currentToken() != JsonToken.VALUE_STRING) {
        throw malformed("the field " + name + " must be a string");
      }
      return json.getText().getBytes(StandardCharsets.UTF_8);
    }

    private long positive(String name) throws IOException {
      if (json.currentToken() != JsonToken.VALUE_NUMBER_INT || json.getLongValue() < 1) {
        throw malformed("the field " + name + " must be a number of at least 1");
      }
      return json.getLongValue();
    }

    private IOException malformed(String why) {
      return new IOException("line " + json.currentTokenLocation().getLineNr() + ": " + why);
    }
  }

  /** Writes entries. */
  static final class Sink implements EntrySink {
    private final JsonLines lines;

    Sink(OutputStream out) throws IOException {
      lines = new JsonLines(out);
    }

    @Override
    public void write(byte[] key, byte[] value, long version) throws IOException {
      lines.object(
          json -> {
            JsonLines.bytes(json, "key", key);
            JsonLines.bytes(json, "value", value);
            json.writeNumberField("version", version);
          });
    }

    @Override
    public void flush() throws IOException {
      lines.flush();
    }
  }
}
