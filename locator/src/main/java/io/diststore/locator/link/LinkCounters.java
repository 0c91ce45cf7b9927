package io.diststore.locator.link;

import io.diststore.thrift.peer.RefusedCode;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts events on the links between members. Only the event loop writes; any thread may read. */
public final class LinkCounters {
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong invalid = new AtomicLong();
  private final AtomicLong unwelcome = new AtomicLong();
  private final AtomicLongArray refused = new AtomicLongArray(RefusedCode.values().length);

  /** Returns the number of outgoing links whose hello was accepted. */
  public long opened() {
    return opened.get();
  }

  /** Returns the number of outgoing links that broke, or that could not be opened. */
  public long lost() {
    return lost.get();
  }

  /**
   * Returns the number of messages that were not sent because there was no link, or because too
   * many messages were waiting for the link to open.
   */
  public long dropped() {
    return dropped.get();
  }

  /**
   * Returns the number of invalid messages. Each invalid message closed the link on which it
   * arrived.
   */
  public long invalid() {
    return invalid.get();
  }

  /**
   * Returns the number of messages that arrived before a hello, or from a node of another ring.
   * Each of these messages closed the connection on which it arrived.
   */
  public long unwelcome() {
    return unwelcome.get();
  }

  /** Returns the number of refusals for this reason that this node sent or received. */
  public long refused(RefusedCode why) {
    return refused.get(why.ordinal());
  }

  void countOpened() {
    opened.getAndIncrement();
  }

  void countLost() {
    lost.getAndIncrement();
  }

  void countDropped(int messages) {
    dropped.getAndAdd(messages);
  }

  void countInvalid() {
    invalid.getAndIncrement();
  }

  void countUnwelcome() {
    unwelcome.getAndIncrement();
  }

  void countRefused(RefusedCode why) {
    refused.getAndIncrement(why.ordinal());
  }
}
