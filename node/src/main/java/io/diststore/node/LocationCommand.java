package io.diststore.node;

import io.diststore.locator.LocatorHandler;
import io.diststore.node.store.Handoff;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "location",
    description = {
      "Runs a node of the locator service alone: it knows the members of its ring, and the node of each key, and stores nothing.",
      "Ctrl-C, or a SIGTERM, takes it out of its ring and ends it."
    },
    footer = {
      "",
      "Exit codes: 0 left in good order, 2 the command line, 3 no ring or no port, 4 ended at once."
    },
    sortOptions = false)
final class LocationCommand implements Callable<Integer> {
  @Mixin private MemberOptions member;

  @Override
  public Integer call() {
    return new NodeProcess("location", member.settings(), member.http(), new Handoff())
        .run(LocatorHandler::new);
  }
}
