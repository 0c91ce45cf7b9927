package io.diststore.node.tool;

import java.io.IOException;
import java.io.InputStream;
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

  /** Says that standard input cannot be read, for example because it is a directory. */
  static final class UnreadableInput extends IOException {
    private static final long serialVersionUID = 1;

    private UnreadableInput(IOException cause) {
      super("cannot read standard input: " + cause.getMessage(), cause);
    }
  }
}
