package io.diststore.node.tool;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command-line argument that gives bytes, either literally or from standard input. */
final class ByteArgument {
  static final String STANDARD_INPUT = "-";

  private ByteArgument() {}

  /** Returns the specification of the first argument, which is the key. */
  static PositionalParamSpec key() {
    return PositionalParamSpec.builder()
        .index("0")
        .paramLabel("KEY")
        .type(String.class)
        .arity("1")
        .required(true)
        .description("The key, any bytes. Use - to read it from standard input.")
        .build();
  }

  /**
   * Returns the specification of arguments that are all keys.
   *
   * @param arity how many keys there may be, for example {@code 1..*}
   */
  static PositionalParamSpec keys(String arity) {
    return PositionalParamSpec.builder()
        .index("0..*")
        .paramLabel("KEY")
        .type(List.class)
        .auxiliaryTypes(String.class)
        .arity(arity)
        .required(arity.startsWith("1"))
        .description("A key, any bytes.")
        .build();
  }

  static boolean isInput(String argument) {
    return argument.equals(STANDARD_INPUT);
  }

  /**
   * Returns the bytes of an argument.
   *
   * @throws UnreadableInput if the bytes should come from standard input, but it cannot be read
   */
  static byte[] bytes(String argument, InputStream in) throws UnreadableInput {
    if (!isInput(argument)) {
      return RawArguments.bytes(argument);
    }
    try {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UnreadableInput(e);
    }
  }

  /** Returns the bytes of each of the {@link #keys}. */
  static List<byte[]> all(PositionalParamSpec keys) {
    return keys.<List<String>>getValue().stream().map(RawArguments::bytes).toList();
  }

  /** Returns the lines of standard input, without the newlines. */
  static List<byte[]> lines(InputStream in) throws UnreadableInput {
    List<byte[]> lines = new ArrayList<>();
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    byte[] all = bytes(STANDARD_INPUT, in);
    for (byte b : all) {
      if (b == '\n') {
        lines.add(line.toByteArray());
        line.reset();
      } else {
        line.write(b);
      }
    }
    if (line.size() > 0) {
      lines.add(line.toByteArray());
    }
    return lines;
  }

  /** Says that standard input cannot be read, for example because it is a directory. */
  static final class UnreadableInput extends IOException {
    private static final long serialVersionUID = 1;

    private UnreadableInput(IOException cause) {
      super("cannot read standard input: " + cause.getMessage(), cause);
    }
  }
}
