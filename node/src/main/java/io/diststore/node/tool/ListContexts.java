package io.diststore.node.tool;

import io.diststore.node.ExitCode;
import io.diststore.node.print.Table;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.OptionSpec;

/** Lists the stores that the user has named. */
final class ListContexts extends Tool {
  private final OptionSpec help =
      OptionSpec.builder("--help").usageHelp(true).description("Show this help and exit.").build();

  ListContexts(String name, Streams streams) {
    super(
        name,
        streams,
        "Lists the stores that you have named.",
        "A context is a name for a store. Contexts are in the file diststore/contexts.properties in the folder $XDG_CONFIG_HOME, or ~/.config. The option --context or the environment variable DISTSTORE_CONTEXT chooses a context, otherwise the line 'current'. The option -h and the token options take precedence.");
    spec.addOption(help);
    examples(
        "$ cat ~/.config/diststore/contexts.properties",
        "current = home",
        "home.nodes = localhost:9900, localhost:9901",
        "work.nodes = store.example.com:9900",
        "work.token-file = /home/me/work.token",
        "work.peer-port = 9901",
        "$ diststore status --context work");
  }

  @Override
  public Integer call() throws IOException {
    Contexts contexts = Contexts.read(Contexts.file(System.getenv()));
    if (contexts.names().isEmpty()) {
      complain("there are no contexts in " + Contexts.file(System.getenv()));
      return ExitCode.NOT_MET.code();
    }
    Table table = new Table("CURRENT", "NAME", "NODES", "TOKEN FILE");
    for (String name : contexts.names()) {
      Contexts.Context context = contexts.get(name);
      table.row(
          List.of(
              name.equals(contexts.current()) ? "*" : "",
              name,
              String.join(" ", context.nodes().stream().map(Object::toString).toList()),
              context.tokenFile() == null ? "" : context.tokenFile().toString()));
    }
    table.print(streams.out());
    return ExitCode.DONE.code();
  }
}
