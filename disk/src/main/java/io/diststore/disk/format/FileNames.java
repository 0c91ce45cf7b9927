package io.diststore.disk.format;

import java.util.List;
import java.util.OptionalInt;

/** The names of the files in a data directory. */
public final class FileNames {
  public static final String IDENTITY_A = "identity-A";
  public static final String IDENTITY_B = "identity-B";

  /** A file of the log. Files with higher numbers contain later records. */
  public static final String LOG = "log-";

  /** A file that will be a file of the log. What it contains has no meaning. */
  public static final String SPARE = "spare-";

  /** A file that is being filled with zeros, and then becomes a spare file. */
  public static final String UNFINISHED = "unfinished-";

  public static final String CHECKPOINT = "checkpoint-";

  private FileNames() {}

  /** Returns the number in a name that begins with this prefix, if it is such a name. */
  public static OptionalInt number(String prefix, String name) {
    if (!name.startsWith(prefix)) {
      return OptionalInt.empty();
    }
    String digits = name.substring(prefix.length());
    return digits.matches("[1-9][0-9]{0,8}")
        ? OptionalInt.of(Integer.parseInt(digits))
        : OptionalInt.empty();
  }

  /** Returns the numbers of all files with this prefix, in ascending order. */
  public static List<Integer> numbers(String prefix, List<String> names) {
    return names.stream()
        .map(name -> number(prefix, name))
        .filter(OptionalInt::isPresent)
        .map(OptionalInt::getAsInt)
        .sorted()
        .toList();
  }
}
