package io.diststore.node.tool;

import java.io.IOException;
import java.io.InputStream;

/** An argument that stands for bytes: its own, or those of standard input. */
final class ByteArgument {
  static final String STANDARD_INPUT = "-";

  private ByteArgument() {}

  static boolean isInput(String argument) {
    return argument.equals(STANDARD_INPUT);
  }

  static byte[] bytes(String argument, InputStream in) throws IOException {
    return isInput(argument) ? in.readAllBytes() : RawArguments.bytes(argument);
  }
}
