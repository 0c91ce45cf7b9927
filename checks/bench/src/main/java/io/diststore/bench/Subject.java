package io.diststore.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;

/** Something that is measured: one or more processes that this program started. */
interface Subject extends AutoCloseable {
  /** As the table has it. */
  String name();

  /** Its version, and all that it was told, for whoever wants to repeat or to doubt it. */
  List<String> settings();

  /** Where each of its nodes answers clients. */
  List<InetSocketAddress> clients();

  /** Processor seconds that its processes used so far, all threads, user and system. */
  double processorSeconds() throws IOException;

  /** Bytes of memory that its processes have resident. */
  long residentBytes() throws IOException;

  /** Ends its processes. */
  @Override
  void close();
}
