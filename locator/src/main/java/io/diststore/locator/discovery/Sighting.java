package io.diststore.locator.discovery;

import io.diststore.ring.view.Endpoint;

/** What a probe found at an address. */
public sealed interface Sighting {
  /** The connection was refused: nobody listens there. */
  record Nobody() implements Sighting {}

  /**
   * It could not be asked: no such host, no way there, no socket left. Somebody may be there all
   * the same.
   *
   * @param why the end of a sentence
   */
  record Unreachable(String why) implements Sighting {}

  /**
   * Whoever listens there takes connections and says nothing. It may be a node that is very busy.
   */
  record Silent() implements Sighting {}

  /**
   * Something else listens there.
   *
   * @param serviceType what it serves if it is a node of another service, else null
   */
  record Stranger(String serviceType) implements Sighting {}

  /**
   * A node of our service that looks for a ring, as we do.
   *
   * @param port the port by which it is found; the probe may have met it on another one of its
   *     ports
   * @param promised whether it answered a claim with the promise not to found a ring for {@link
   *     Discovery#PROMISE_NANOS}
   */
  record Undecided(int port, boolean promised) implements Sighting {}

  /**
   * A node of our service that waits for the peer it was given. It neither founds nor leads to a
   * ring.
   */
  record Dependent() implements Sighting {}

  /** A node of our service that has found a ring and waits to be let in. It will not found one. */
  record Following() implements Sighting {}

  /**
   * A member of a ring of our service.
   *
   * @param peer where members reach it
   */
  record InRing(Endpoint peer) implements Sighting {}
}
