package io.diststore.node.tool;

import java.io.IOException;
import java.io.InputStream;
import picocli.CommandLine.Model.PositionalParamSpec;

/** An argument that stands for bytes: its own, or those of standard input. */
final class ByteArgument {
  static final String STANDARD_INPUT = "-";

  private ByteArgument() {}

  /** The argument that names a key: the first one. */
  static PositionalParamSpec key() {
    return PositionalParamSpec.builder()
        .index("0")
        .paramLabel("KEY")
        .type(String.class)
        .arity("1")
        .required(true)
        .description("The key: any bytes; -: standard input to its end.")
        .build();
  }

  static boolean isInput(String argument) {
    return argument.equals(STANDARD_INPUT);
  }

  static byte[] bytes(String argument, InputStream in) throws IOException {
    return isInput(argument) ? in.readAllBytes() : RawArguments.bytes(argument);
  }
}
