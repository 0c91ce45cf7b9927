package io.diststore.node.tool;

import java.util.List;

/** The spelling alphabet. Each word is stored under its first letter. */
final class Alphabet {
  static final List<String> WORDS =
      List.of(
          "Alpha",
          "Bravo",
          "Charlie",
          "Delta",
          "Echo",
          "Foxtrot",
          "Golf",
          "Hotel",
          "India",
          "Juliett",
          "Kilo",
          "Lima",
          "Mike",
          "November",
          "Oscar",
          "Papa",
          "Quebec",
          "Romeo",
          "Sierra",
          "Tango",
          "Uniform",
          "Victor",
          "Whiskey",
          "X-ray",
          "Yankee",
          "Zulu");

  private Alphabet() {}

  static String key(String word) {
    return word.substring(0, 1);
  }
}
