package io.diststore.ring.segment;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.TreeMap;

/**
 * The lowest request number that each client still awaits, as far as this node has heard; outcomes
 * below it can be forgotten, and requests below it must not be applied any more (Lee et al.,
 * "Implementing Linearizability at Large Scale and Low Latency", SOSP 2015). One table a node;
 * marks only rise.
 */
public final class ClientMarks {
  private record Mark(long lowest, long heardNanos) {}

  private final Map<ClientId, Mark> marks = new HashMap<>();

  /** The lowest number the client still awaits, 0 when it never said. */
  public long lowest(ClientId client) {
    Mark mark = marks.get(client);
    return mark == null ? 0 : mark.lowest;
  }

  /** Takes note of what a client said, directly or through another node. */
  public void raise(ClientId client, long lowest, long nowNanos) {
    Mark mark = marks.get(client);
    marks.put(client, new Mark(mark == null ? lowest : Math.max(mark.lowest, lowest), nowNanos));
  }

  /** All marks by client, in the order of their ids. */
  public Map<ClientId, Long> all() {
    Map<ClientId, Long> all =
        new TreeMap<>(
            (a, b) ->
                a.high() != b.high()
                    ? Long.compare(a.high(), b.high())
                    : Long.compare(a.low(), b.low()));
    marks.forEach((client, mark) -> all.put(client, mark.lowest));
    return all;
  }

  /**
   * Forgets clients not heard of since that time: longer ago than any of their requests can live.
   */
  public void forgetSilentSince(long nanos) {
    for (Iterator<Mark> i = marks.values().iterator(); i.hasNext(); ) {
      if (i.next().heardNanos - nanos < 0) {
        i.remove();
      }
    }
  }
}
