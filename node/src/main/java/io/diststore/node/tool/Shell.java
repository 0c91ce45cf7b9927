package io.diststore.node.tool;

import io.diststore.node.ExitCode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Runs commands that it reads from standard input, one per line. */
final class Shell extends Tool {
  private static final String PROMPT = "diststore> ";
  private static final Set<String> ENDS = Set.of("exit", "quit");

  /** Commands that would read standard input themselves, or that do not use a store. */
  private static final Set<String> WITHOUT_STORE = Set.of("completion", "contexts", "node");

  private final StoreChoice store = new StoreChoice();

  Shell(String name, Streams streams) {
    super(
        name,
        streams,
        "Runs commands from standard input, one per line.",
        "Each line is a command of diststore with its arguments, without the word diststore. Spaces separate arguments. Quotes (' or \") enclose an argument with spaces; in them, and outside, a backslash precedes a character that stands for itself. A line that begins with # is a comment. exit ends the shell.",
        "A command that names no store uses the store of the shell. Starting one shell takes less time than starting many commands.");
    store.addTo(spec);
    exitCodesOfWrite(
        "The last command exited with 1. The other codes are those of the last command, too.");
    examples("$ diststore shell", "$ printf 'put a 1\\nput b 2\\nmget a b\\n' | diststore shell");
  }

  @Override
  public Integer call() throws IOException {
    int code = ExitCode.DONE.code();
    List<String> chosen = List.of("-h", store.nodes().getFirst().toString());
    while (true) {
      if (streams.isInTerminal() && streams.isOutTerminal()) {
        streams.out().print(PROMPT);
        streams.out().flush();
      }
      Optional<String> line = line(streams.in());
      if (line.isEmpty()) {
        return code;
      }
      Optional<List<String>> words = words(line.get());
      if (words.isEmpty()) {
        complain("a quote is not closed");
        code = ExitCode.USAGE.code();
      } else if (!words.get().isEmpty()) {
        if (ENDS.contains(words.get().getFirst())) {
          return code;
        }
        code = run(words.get(), chosen);
      }
    }
  }

  private int run(List<String> words, List<String> chosen) {
    List<String> all = new ArrayList<>(List.of(Commands.ROOT));
    all.addAll(words);
    boolean usesStore = !WITHOUT_STORE.contains(words.getFirst());
    if (usesStore && !words.contains("-h") && !words.contains("--context")) {
      all.addAll(2, chosen);
    }
    Streams own =
        new Streams(
            InputStream.nullInputStream(),
            streams.out(),
            streams.err(),
            false,
            streams.isOutTerminal(),
            streams.isErrTerminal());
    int code = ToolMain.run(all.toArray(String[]::new), own);
    streams.out().flush();
    return code;
  }

  /** Returns the next line as text in which each character stands for a byte; empty at the end. */
  private static Optional<String> line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = in.read();
    if (next < 0) {
      return Optional.empty();
    }
    for (; next >= 0 && next != '\n'; next = in.read()) {
      line.write(next);
    }
    return Optional.of(RawArguments.text(line.toByteArray()));
  }

  /** Splits a line into words; empty if a quote is not closed. A comment has no words. */
  static Optional<List<String>> words(String line) {
    List<String> words = new ArrayList<>();
    StringBuilder word = null;
    char quote = 0;
    for (int i = 0; i < line.length(); i++) {
      char c = line.charAt(i);
      if (word == null && words.isEmpty() && c == '#') {
        return Optional.of(words);
      }
      if (quote == 0 && Character.isWhitespace(c)) {
        if (word != null) {
          words.add(word.toString());
          word = null;
        }
        continue;
      }
      word = word == null ? new StringBuilder() : word;
      if (c == '\\' && i + 1 < line.length()) {
        i++;
        word.append(line.charAt(i));
      } else if (quote == 0 && (c == '\'' || c == '"')) {
        quote = c;
      } else if (quote != 0 && c == quote) {
        quote = 0;
      } else {
        word.append(c);
      }
    }
    if (word != null) {
      words.add(word.toString());
    }
    return quote == 0 ? Optional.of(words) : Optional.empty();
  }
}
