package io.diststore.bench.subject;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** A store under measurement: one or more processes that the benchmark has started. */
public interface Subject extends AutoCloseable {
  /** Returns the name of the store in the tables. */
  String name();

  /**
   * Returns the store's version and all its settings. A reader needs them to repeat the
   * measurement.
   */
  List<String> settings();

  /** Returns the addresses at which the nodes of the store answer clients. */
  List<InetSocketAddress> clients();

  /**
   * Returns the processor time that all processes have used so far, in user mode and in the kernel.
   */
  double processorSeconds() throws IOException;

  /** Returns the resident memory of all processes. */
  long residentBytes() throws IOException;

  /** Ends the processes. */
  @Override
  void close();
}
