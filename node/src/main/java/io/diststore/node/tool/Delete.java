package io.diststore.node.tool;

import io.diststore.client.StoreClient;
import io.diststore.client.Written;
import io.diststore.node.ExitCode;
import io.diststore.node.print.Utf8;
import java.io.IOException;
import picocli.CommandLine.Model.PositionalParamSpec;

/** Deletes keys. */
final class Delete extends Tool {
  private final StoreChoice store = new StoreChoice();

  private final PositionalParamSpec keys = ByteArgument.keys("1..*");

  private final WriteOptions options = new WriteOptions("diststore get", "Delete the key");

  Delete(String name, Streams streams) {
    super(
        name,
        streams,
        "Deletes keys.",
        "When the command exits with 0, no copy of the keys is left. A key that does not exist counts as deleted.");
    spec.addPositional(keys);
    store.addTo(spec);
    options.addVersionTo(spec);
    exitCodesOfWrite("The condition (--if-version) does not hold.");
    examples("$ diststore delete hello", "$ diststore delete --if-version 5497558138881 counter");
  }

  @Override
  public Integer call() throws IOException {
    try (StoreClient client = store.open()) {
      boolean isMet = true;
      for (byte[] key : ByteArgument.all(keys)) {
        Written written = client.erase(key, options.terms());
        if (!written.applied()) {
          isMet = false;
          complain(
              "'"
                  + Utf8.printable(key)
                  + "' not deleted, because "
                  + (written.version() == 0
                      ? "the key does not exist"
                      : "the key has version " + written.version()));
        }
      }
      return isMet ? ExitCode.DONE.code() : ExitCode.NOT_MET.code();
    }
  }
}
