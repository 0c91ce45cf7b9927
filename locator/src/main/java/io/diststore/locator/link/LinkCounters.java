package io.diststore.locator.link;

import io.diststore.thrift.peer.RefusedCode;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** What the links between members did so far. Written by the event loop, read from any thread. */
public final class LinkCounters {
  private final AtomicLong opened = new AtomicLong();
  private final AtomicLong lost = new AtomicLong();
  private final AtomicLong dropped = new AtomicLong();
  private final AtomicLong senseless = new AtomicLong();
  private final AtomicLong unannounced = new AtomicLong();
  private final AtomicLongArray refused = new AtomicLongArray(RefusedCode.values().length);

  /** Outgoing links whose hello was welcome. */
  public long opened() {
    return opened.get();
  }

  /** Outgoing links that ended, or never came to be. */
  public long lost() {
    return lost.get();
  }

  /** Messages not sent because there was no link, or too much was waiting for one. */
  public long dropped() {
    return dropped.get();
  }

  /** Messages that made no sense; each closed its link. */
  public long senseless() {
    return senseless.get();
  }

  /** Messages without a hello before them, or from another ring; each closed its connection. */
  public long unannounced() {
    return unannounced.get();
  }

  /** Hellos refused for that reason, by this end or by the other. */
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

  void countSenseless() {
    senseless.getAndIncrement();
  }

  void countUnannounced() {
    unannounced.getAndIncrement();
  }

  void countRefused(RefusedCode why) {
    refused.getAndIncrement(why.ordinal());
  }
}
