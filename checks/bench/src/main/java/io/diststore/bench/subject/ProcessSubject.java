package io.diststore.bench.subject;

import java.io.IOException;

/** The part that all subjects share: their processes. */
public abstract class ProcessSubject implements Subject {
  private final String name;
  private final Processes processes = new Processes();

  /** Creates a subject without processes. {@code name} is its name in the tables. */
  protected ProcessSubject(String name) throws IOException {
    this.name = name;
  }

  /** Returns the processes of this subject, which the subclass starts. */
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
