package io.diststore.bench.subject;

import java.io.IOException;

/** The base class of all subjects. It holds their processes, and ends them. */
public abstract class ProcessSubject implements Subject {
  private final String name;
  private final Processes processes = new Processes();

  /** Creates a subject that has no processes yet. {@code name} is its name in the tables. */
  protected ProcessSubject(String name) throws IOException {
    this.name = name;
  }

  /** Returns the processes of this subject. The subclass starts them. */
  protected final Processes processes() {
    return processes;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final double processorSeconds() throws IOException {
    return processes.processorSeconds();
  }

  @Override
  public final long residentBytes() throws IOException {
    return processes.residentBytes();
  }

  @Override
  public void close() {
    processes.close();
  }
}
