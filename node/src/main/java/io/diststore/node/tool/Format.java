package io.diststore.node.tool;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.TypeConversionException;

/** The forms in which a command can print its result. */
enum Format {
  /** Plain text: the result and nothing else. */
  TEXT,
  /** One JSON object per line. */
  JSON,
  /** Aligned columns with a heading. */
  TABLE;

  /** Returns the option {@code -o}, which accepts the given formats; the first is the default. */
  static OptionSpec option(Format... accepted) {
    List<String> names = Arrays.stream(accepted).map(Format::lowerCase).toList();
    return OptionSpec.builder("-o", "--output")
        .paramLabel(String.join("|", names))
        .type(Format.class)
        .converters(text -> parse(text, names))
        .defaultValue(names.getFirst())
        .completionCandidates(names)
        .description("The format of the output. Default: ${DEFAULT-VALUE}.")
        .build();
  }

  /** Returns the chosen format; {@link #TEXT} for a command that does not have the option. */
  static Format of(OptionSpec option) {
    return option.getValue() == null ? TEXT : option.getValue();
  }

  private static Format parse(String text, List<String> names) {
    if (!names.contains(text)) {
      throw new TypeConversionException("'" + text + "' is not one of " + String.join(", ", names));
    }
    return valueOf(text.toUpperCase(Locale.ROOT));
  }

  private String lowerCase() {
    return name().toLowerCase(Locale.ROOT);
  }
}
