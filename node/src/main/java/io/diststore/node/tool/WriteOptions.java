package io.diststore.node.tool;

import io.diststore.client.WriteTerms;
import java.time.Duration;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The options for the condition of a write and for the lifetime of the value. */
final class WriteOptions {
  private final OptionSpec ttl = ttl();

  private final OptionSpec ifAbsent =
      Tool.flag(
          "--if-absent", "Store the value only if the key does not exist. Otherwise, exit with 1.");

  private final OptionSpec ifVersion;

  /**
   * @param get the command whose {@code --with-version} prints the version, for the help
   * @param effect what the command does if the condition holds, for the help
   */
  WriteOptions(String get, String effect) {
    ifVersion =
        OptionSpec.builder("--if-version")
            .paramLabel("VERSION")
            .type(Long.class)
            .converters(new NumberConverter(0, Long.MAX_VALUE))
            .description(
                effect
                    + " only if the key has this version, as printed by "
                    + get
                    + " --with-version. Otherwise, exit with 1.")
            .build();
  }

  static OptionSpec ttl() {
    return OptionSpec.builder("--ttl")
        .paramLabel("TIME")
        .type(Duration.class)
        .converters(new DurationConverter())
        .description(
            "The time after which the value expires: a number of seconds, or numbers with the units ms, s, m, h or d, for example 500ms, 1.5s, 1h30m or 1d. By default, the value never expires.")
        .build();
  }

  void addTo(CommandSpec command) {
    command.addOption(ttl);
    command.addArgGroup(
        ArgGroupSpec.builder().exclusive(true).addArg(ifAbsent).addArg(ifVersion).build());
  }

  /** Adds only the condition on the version, for a command that stores no value. */
  void addVersionTo(CommandSpec command) {
    command.addOption(ifVersion);
  }

  WriteTerms terms() {
    WriteTerms terms = WriteTerms.NONE;
    if (ttl.getValue() != null) {
      terms = terms.expiringAfter(ttl.getValue());
    }
    if (ifVersion.getValue() != null) {
      return terms.ifVersion(ifVersion.<Long>getValue());
    }
    return Tool.isGiven(ifAbsent) ? terms.ifAbsent() : terms;
  }
}
