package io.diststore.node.tool;

import io.diststore.node.bulk.Checkpoint;
import io.diststore.node.bulk.FileFormat;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.TypeConversionException;

/** The arguments that choose a file with entries, its format, and the file for continuing. */
final class FileChoice {
  /** Describes the formats, for the help. */
  static final String FORMATS =
      "Formats: json is one object per line with the fields key and value, or keyBase64 and valueBase64 for bytes that are not UTF-8. csv has a heading with the columns key and value. binary is, for each entry, the length of the key (four bytes, the highest first), the key, the length of the value, and the value.";

  private static final List<String> NAMES =
      Arrays.stream(FileFormat.values()).map(f -> f.name().toLowerCase(Locale.ROOT)).toList();

  private final PositionalParamSpec file;

  private final OptionSpec format =
      format(
          "The format of the file. Default: csv for a name that ends in .csv, binary for .bin, otherwise json.");

  private final OptionSpec resume =
      OptionSpec.builder("--resume")
          .paramLabel("STATE")
          .type(String.class)
          .description(
              "A file that remembers how far the command is. If the command is interrupted, run it again with the same arguments to continue. The file is removed at the end.")
          .build();

  FileChoice(String description) {
    file =
        PositionalParamSpec.builder()
            .index("0")
            .arity("0..1")
            .type(String.class)
            .defaultValue(ByteArgument.STANDARD_INPUT)
            .paramLabel("FILE")
            .description(description)
            .build();
  }

  /** Returns the option for the format of a file. */
  static OptionSpec format(String description) {
    return OptionSpec.builder("--format")
        .paramLabel(String.join("|", NAMES))
        .type(FileFormat.class)
        .converters(FileChoice::parse)
        .completionCandidates(NAMES)
        .description(description)
        .build();
  }

  /** Returns the chosen format of a standard stream. */
  static FileFormat chosen(OptionSpec format) {
    return format.getValue() == null ? FileFormat.JSON : format.getValue();
  }

  void addTo(CommandSpec command) {
    command.addPositional(file).addOption(format).addOption(resume);
  }

  /** Returns the file, or null for a standard stream. */
  Path path() {
    String name = file.getValue();
    return ByteArgument.isInput(name) ? null : Path.of(RawArguments.decoded(name));
  }

  FileFormat format() {
    return format.getValue() == null ? FileFormat.of(file.getValue()) : format.getValue();
  }

  boolean isResumable() {
    return resume.getValue() != null;
  }

  Checkpoint checkpoint() {
    return isResumable()
        ? new Checkpoint(Path.of(RawArguments.decoded(resume.getValue())))
        : Checkpoint.NONE;
  }

  /** Returns what a user can do after the command was interrupted. */
  String adviceToContinue() {
    return isResumable()
        ? "interrupted; run the same command again to continue"
        : "interrupted; with --resume STATE, the command could continue later";
  }

  private static FileFormat parse(String text) {
    if (!NAMES.contains(text)) {
      throw new TypeConversionException("'" + text + "' is not one of " + String.join(", ", NAMES));
    }
    return FileFormat.valueOf(text.toUpperCase(Locale.ROOT));
  }
}
