package io.diststore.node.bulk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class FileFormatTest {
  private static final int ENTRIES = 200;
  private static final int BYTES_MAX = 40;

  @ParameterizedTest
  @EnumSource
  void anyBytesComeBackAndAFileCanBeContinued(FileFormat format) throws IOException {
    Random random = new Random(1);
    List<byte[]> keys = new ArrayList<>();
    List<byte[]> values = new ArrayList<>();
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    for (int part = 0; part < 2; part++) {
      EntrySink sink = format.sink(file, part == 0);
      for (int i = 0; i < ENTRIES; i++) {
        keys.add(bytes(random));
        values.add(i % 2 == 0 ? bytes(random) : "a,\"b\"\r\nä ".getBytes(StandardCharsets.UTF_8));
        sink.write(keys.getLast(), values.getLast(), i);
      }
      sink.flush();
    }
    List<Entry> found = read(format, file.toByteArray());
    assertThat(found).hasSize(2 * ENTRIES);
    for (int i = 0; i < found.size(); i++) {
      assertThat(found.get(i).key()).isEqualTo(keys.get(i));
      assertThat(found.get(i).value()).isEqualTo(values.get(i));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEmptyFileHasNoEntries(FileFormat format) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    format.sink(file, true).flush();
    assertThat(read(format, file.toByteArray())).isEmpty();
  }

  @Test
  void jsonIsOneObjectPerLineAndOtherFieldsAreIgnored() throws IOException {
    List<Entry> found =
        read(
            FileFormat.JSON,
            "{\"key\":\"a\",\"version\":7,\"value\":\"b\",\"more\":{\"x\":[1]}}\n\n{\"keyBase64\":\"/w==\",\"value\":\"\",\"ttlMillis\":1500}");
    assertThat(found).hasSize(2);
    assertThat(found.get(0).ttlMillis()).isZero();
    assertThat(found.get(1).key()).containsExactly(0xff);
    assertThat(found.get(1).ttlMillis()).isEqualTo(1500);
  }

  @Test
  void columnsOfCsvHaveAnyOrder() throws IOException {
    Entry found = read(FileFormat.CSV, "version,value,key\n1,v,k\n").getFirst();
    assertThat(found.key()).containsExactly('k');
    assertThat(found.value()).containsExactly('v');
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "JSON | {\"key\":\"a\"} | line 1: an entry needs a key and a value",
        "JSON | [] | line 1: an entry is a JSON object",
        "JSON | {\"key\":1,\"value\":\"b\"} | line 1: the field key must be a string",
        "JSON | {\"key\":\"a\",\"value\":\"b\",\"ttlMillis\":0} | at least 1",
        "JSON | {\"key | line 1: ",
        "CSV | a,b | line 1: the heading must name the columns key and value",
        "CSV | key,value!a | after line 1: Record 2 has 1 fields",
        "BINARY | abcdefgh | entry 1: the length of a key or a value is not possible",
        "BINARY | ab | entry 1 is not complete",
      })
  void aMalformedFileIsRefusedWithThePlace(FileFormat format, String file, String why) {
    assertThatThrownBy(() -> read(format, file.replace('!', '\n')))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(why);
  }

  @Test
  void theNameOfAFileSuggestsItsFormat() {
    assertThat(FileFormat.of("a/users.CSV")).isEqualTo(FileFormat.CSV);
    assertThat(FileFormat.of("users.bin")).isEqualTo(FileFormat.BINARY);
    assertThat(FileFormat.of("users.jsonl")).isEqualTo(FileFormat.JSON);
    assertThat(FileFormat.of("-")).isEqualTo(FileFormat.JSON);
  }

  private static List<Entry> read(FileFormat format, String file) throws IOException {
    return read(format, file.getBytes(StandardCharsets.UTF_8));
  }

  private static List<Entry> read(FileFormat format, byte[] file) throws IOException {
    EntrySource source = format.source(new ByteArrayInputStream(file));
    List<Entry> found = new ArrayList<>();
    for (Entry entry = source.next(); entry != null; entry = source.next()) {
      found.add(entry);
    }
    return found;
  }

  private static byte[] bytes(Random random) {
    byte[] bytes = new byte[random.nextInt(BYTES_MAX)];
    random.nextBytes(bytes);
    return bytes;
  }
}
